// Carries a photo's own record of time and place (EXIF) over to its smaller copy, which a canvas
// would lose. Refuses to touch anything that isn't a plain JPEG.

const SOI = 0xffd8;
const APP1 = 0xffe1;
const START_OF_SCAN = 0xffda;
const ORIENTATION = 0x0112;

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const isExif = (bytes: Uint8Array, at: number): boolean =>
  String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === "Exif";

/** The EXIF segment of a JPEG (marker and length included), or null. */
export function exifSegment(jpeg: Uint8Array): Uint8Array | null {
  const data = view(jpeg);
  if (jpeg.length < 12 || data.getUint16(0) !== SOI) return null;
  let at = 2;
  while (at + 10 <= jpeg.length) {
    const marker = data.getUint16(at);
    if (marker === START_OF_SCAN || marker >> 8 !== 0xff) return null;
    const length = data.getUint16(at + 2) + 2;
    if (at + length > jpeg.length) return null;
    if (marker === APP1 && isExif(jpeg, at)) return jpeg.slice(at, at + length);
    at += length;
  }
  return null;
}

/** The segment with "upright" as its orientation: the canvas has already turned the picture. */
export function upright(segment: Uint8Array): Uint8Array {
  const copy = segment.slice();
  const data = view(copy);
  const tiff = 10; // marker, length, "Exif\0\0"
  const little = data.getUint16(tiff) === 0x4949;
  const directory = tiff + data.getUint32(tiff + 4, little);
  if (directory + 2 > copy.length) return copy;
  const count = data.getUint16(directory, little);
  for (let index = 0; index < count; index += 1) {
    const entry = directory + 2 + index * 12;
    if (entry + 12 > copy.length) break;
    if (data.getUint16(entry, little) === ORIENTATION) data.setUint16(entry + 8, 1, little);
  }
  return copy;
}

/** `small` with the EXIF of `original`, or `small` unchanged when there is none to carry. */
export function carryExif(original: Uint8Array, small: Uint8Array): Uint8Array<ArrayBuffer> {
  const segment = exifSegment(original);
  const plain = new Uint8Array(small);
  if (!segment || small.length < 2 || view(small).getUint16(0) !== SOI) return plain;
  const turned = upright(segment);
  const joined = new Uint8Array(small.length + turned.length);
  joined.set(small.subarray(0, 2), 0);
  joined.set(turned, 2);
  joined.set(small.subarray(2), 2 + turned.length);
  return joined;
}
