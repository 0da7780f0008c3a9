import { expect, test } from "vitest";
import { fileProblem } from "./file";

const bytes = (...parts: (string | number[])[]) => Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...part].map((letter) => letter.charCodeAt(0)) : part)));
const PNG = bytes([0x89], "PNG....IHDR....");

test.each([
  [bytes(), "image/png", "The file is empty."],
  [bytes("<!doctype html>"), "text/html", "The file is not an image but text/html."],
  [bytes("hello"), "", "The file is not an image but something unknown."],
  [bytes("hello"), "image/jpeg", "The file is not an image, though it is called image/jpeg."],
  [PNG, "image/png", "The file ends in the middle of the image (PNG). It was not uploaded completely; upload it again."],
  [bytes([...PNG], "IEND...."), "image/png", "The image (PNG) is damaged."],
  [bytes([0xff, 0xd8, 0xff, 0xe0, 1, 2]), "image/jpeg", "The file ends in the middle of the image (JPEG). It was not uploaded completely; upload it again."],
  [bytes([0xff, 0xd8, 0xff, 0xe0, 1, 2, 0xff, 0xd9]), "image/jpeg", "The image (JPEG) is damaged."],
  [bytes("RIFF", [200, 0, 0, 0], "WEBPVP8 "), "image/webp", "The file ends in the middle of the image (WebP). It was not uploaded completely; upload it again."],
  [bytes("BM", [1]), "image/bmp", "The file ends in the middle of the image (BMP). It was not uploaded completely; upload it again."],
  [bytes("II*", [0, 8]), "image/tiff", "The file is a TIFF, which browsers do not show. Convert it to PNG or JPEG."],
  [bytes([0, 0, 0, 24], "ftypheic"), "application/octet-stream", "The file is a HEIC, which browsers do not show. Convert it to PNG or JPEG."],
])("%#: %s as %s", (file, type, wanted) => expect(fileProblem(file, type)).toBe(wanted));
