// Makes a photo small enough for a bad network before it leaves the phone; keeps the camera's
// record of time and place, which serves as evidence.
import { carryExif } from "../pure/exif.js";
import { fitWithin } from "../pure/scale.js";

const LONGEST_PX = 1600;
const QUALITY = 0.82;
const SMALL_BYTES = 400_000;

/** The photo, smaller if it was large; null when the file is no photo this browser can read. */
export async function shrink(file: File): Promise<File | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return null;
  }
  if (file.size <= SMALL_BYTES && /^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  const blob = await redraw(bitmap);
  bitmap.close();
  if (!blob) return null;
  const bytes = carryExif(new Uint8Array(await file.arrayBuffer()), new Uint8Array(await blob.arrayBuffer()));
  const name = file.name.replace(/\.\w+$/, "") || "photo";
  return new File([bytes], `${name}.jpg`, { type: "image/jpeg", lastModified: file.lastModified });
}

function redraw(bitmap: ImageBitmap): Promise<Blob | null> {
  const size = fitWithin(bitmap, LONGEST_PX);
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, size.width, size.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}
