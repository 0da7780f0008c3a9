/** Why a document cannot be shown. What keeps its bytes away is told by `BytesTrouble`. */
export type PdfProblem =
  | { readonly kind: "empty" | "damaged" | "password" | "pages" }
  /** It is something else. */
  | { readonly kind: "other"; readonly looksLike: "page" | "picture" | "unknown" };

export class PdfTrouble extends Error {
  readonly problem: PdfProblem;

  constructor(problem: PdfProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

/** Readers take a document whose header stands anywhere in the first kilobyte. */
const HEADER_WITHIN = 1024;

/** What the beginning of a file says about it; null: a PDF. */
export function problemOfHead(head: Uint8Array): PdfProblem | null {
  if (head.length === 0) return { kind: "empty" };
  const text = String.fromCharCode(...head.subarray(0, HEADER_WITHIN));
  if (text.includes("%PDF-")) return null;
  if (/^\s*(?:<!doctype html|<html|<head|<body)/i.test(text.replace(/^\u00ef\u00bb\u00bf/, ""))) return { kind: "other", looksLike: "page" };
  return { kind: "other", looksLike: /^(?:\u0089PNG|\u00ff\u00d8\u00ff|GIF8|RIFF....WEBP|II\*\0|MM\0\*)/s.test(text) ? "picture" : "unknown" };
}
