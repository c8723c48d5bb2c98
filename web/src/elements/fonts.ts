// Fetches the Chinese web font only on machines that have none of their own.
import { lacksChinese } from "../pure/glyphs.js";

function ink(text: string): Uint8ClampedArray | null {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 24;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return null;
  pen.font = "20px sans-serif";
  pen.textBaseline = "top";
  pen.fillText(text, 1, 1);
  return pen.getImageData(0, 0, 24, 24).data;
}

export async function bringChineseFont(): Promise<void> {
  if (!lacksChinese(ink)) return;
  // Sliced by unicode-range: a page fetches only the slices whose characters it shows.
  await Promise.all([
    import("@fontsource/noto-sans-sc/400.css"),
    import("@fontsource/noto-sans-sc/700.css"),
  ]);
  document.documentElement.classList.add("webfont");
}
