/** WAV as it lies in a file. Other kinds of chunks than the format and the data are passed over. */

export interface Wav {
  readonly rate: number;
  readonly channels: number;
  readonly bits: number;
  readonly coding: "int" | "float" | "alaw" | "ulaw";
  /** Where the samples begin, and how many bytes of them the file says it has. */
  readonly from: number;
  readonly says: number;
}

const CODINGS: Readonly<Record<number, Wav["coding"]>> = { 1: "int", 3: "float", 6: "alaw", 7: "ulaw" };
const EXTENSIBLE = 0xfffe;

export function isWav(bytes: Uint8Array): boolean {
  return ["RIFF", "RF64", "BW64"].includes(name(bytes, 0)) && name(bytes, 8) === "WAVE";
}

function name(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** Null: there is no format, no data, or a coding that is not plain samples. */
export function readWav(bytes: Uint8Array): Wav | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: Pick<Wav, "rate" | "channels" | "bits" | "coding"> | null = null;
  let large: number | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const [chunk, size] = [name(bytes, at), view.getUint32(at + 4, true)];
    if (chunk === "ds64" && at + 24 <= bytes.length) large = Number(view.getBigUint64(at + 16, true));
    if (chunk === "fmt " && at + 24 <= bytes.length) format = formatAt(view, at + 8, size);
    if (chunk === "data") return format === null ? null : { ...format, from: at + 8, says: large ?? size };
    at += 8 + size + (size % 2);
  }
  return null;
}

function formatAt(view: DataView, at: number, size: number) {
  const given = view.getUint16(at, true);
  const code = given === EXTENSIBLE && size >= 26 && at + 26 <= view.byteLength ? view.getUint16(at + 24, true) : given;
  const coding = CODINGS[code];
  const [channels, rate, bits] = [view.getUint16(at + 2, true), view.getUint32(at + 4, true), view.getUint16(at + 14, true)];
  const fits = coding === "float" ? bits === 32 || bits === 64 : coding === "int" ? [8, 16, 24, 32].includes(bits) : bits === 8;
  return coding === undefined || !fits || channels === 0 || channels > 64 || rate === 0 ? null : { rate, channels, bits, coding };
}

/** Whole samples of all channels, each channel for itself, -1 to 1. */
export function samplesOf(wav: Wav, bytes: Uint8Array): readonly Float32Array[] {
  const width = wav.bits / 8;
  const count = Math.floor(bytes.length / (width * wav.channels));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readerOf(wav, view);
  return Array.from({ length: wav.channels }, (_, channel) => {
    const plane = new Float32Array(count);
    for (let at = 0, place = channel * width; at < count; at += 1, place += width * wav.channels) plane[at] = read(place);
    return plane;
  });
}

function readerOf({ coding, bits }: Wav, view: DataView): (place: number) => number {
  if (coding === "float") return bits === 32 ? (place) => view.getFloat32(place, true) : (place) => view.getFloat64(place, true);
  if (coding === "alaw") return (place) => alaw(view.getUint8(place));
  if (coding === "ulaw") return (place) => ulaw(view.getUint8(place));
  switch (bits) {
    case 8: return (place) => (view.getUint8(place) - 128) / 128;
    case 16: return (place) => view.getInt16(place, true) / 32_768;
    case 24: return (place) => (view.getUint8(place) | (view.getInt16(place + 1, true) << 8)) / 8_388_608;
    default: return (place) => view.getInt32(place, true) / 2_147_483_648;
  }
}

function alaw(byte: number): number {
  const code = byte ^ 0x55;
  const [exponent, mantissa] = [(code >> 4) & 7, ((code & 15) << 4) + 8];
  const size = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return ((code & 0x80) === 0 ? -size : size) / 32_768;
}

function ulaw(byte: number): number {
  const code = ~byte & 0xff;
  const size = ((((code & 15) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84;
  return ((code & 0x80) === 0 ? size : -size) / 32_768;
}
