import { CustomSource, EncodedPacketSink, Input, MATROSKA, MP4, MPEG_TS, QTFF, WEBM, type InputVideoTrack } from "mediabunny";
import type { FromWorker, Trouble } from "./protocol";
import { MOST } from "./table";

export type Read = (start: number, end: number) => Promise<Uint8Array>;

export class VideoTrouble extends Error {
  readonly trouble: Trouble;
  readonly format: string;

  constructor(trouble: Trouble, format = "") {
    super(trouble);
    this.trouble = trouble;
    this.format = format;
  }
}

const NAMES: Readonly<Record<string, string>> = { "QuickTime File Format": "MOV" };
/** Frames after which the page is told first, and then in ever longer steps. */
const FIRST_NEWS = 1000;

/** Finds when each frame is seen. Nothing is decoded. */
export async function readFrames(read: Read, size: number, tell: (message: FromWorker, transfer?: Transferable[]) => void): Promise<void> {
  if (size === 0) throw new VideoTrouble("empty");
  const source = new CustomSource({ getSize: () => size, read, maxCacheSize: 16 << 20, prefetchProfile: "network" });
  const input = new Input({ source, formats: [MP4, QTFF, WEBM, MATROSKA, MPEG_TS] });
  if (!(await input.canRead())) throw new VideoTrouble("unknown");
  const said = (await input.getFormat()).name;
  const format = NAMES[said] ?? said;
  const track = await asked(() => input.getPrimaryVideoTrack(), format);
  if (track === null) throw new VideoTrouble((await input.getTracks()).length === 0 ? "damaged" : "no-picture", format);
  const hasSound = (await asked(() => input.getPrimaryAudioTrack(), format)) !== null;
  const codec = (await track.getCodec()) ?? String(await track.getInternalCodecId());
  tell({ kind: "info", info: { format, codec, width: await track.getDisplayWidth(), height: await track.getDisplayHeight(), hasSound } });
  const frames = await asked(() => collect(track, tell), format);
  const there = await lastThere(track, frames);
  if (there < frames.length) tell({ kind: "cut", last: there });
}

/** How many of the frames lie within the file: where one ends early, its table still names all. */
async function lastThere(track: InputVideoTrack, frames: readonly Frame[]): Promise<number> {
  const sink = new EncodedPacketSink(track);
  const isThere = async (at: number) => (await sink.getPacket(frames[at]?.start ?? 0).catch(() => null)) !== null;
  if (await isThere(frames.length - 1)) return frames.length;
  let [low, high] = [0, frames.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (await isThere(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What mediabunny throws of a container that makes no sense. */
async function asked<T>(work: () => Promise<T>, format: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof VideoTrouble ? error : new VideoTrouble("damaged", format);
  }
}

interface Frame {
  readonly start: number;
  readonly end: number;
  readonly isKey: boolean;
}

async function collect(track: InputVideoTrack, tell: (message: FromWorker, transfer?: Transferable[]) => void): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  let next = FIRST_NEWS;
  let broken = false;
  try {
    for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true })) {
      // What lies before the beginning only helps to decode.
      if (packet.timestamp + packet.duration <= 0 && packet.timestamp < 0) continue;
      frames.push({ start: packet.timestamp, end: packet.timestamp + packet.duration, isKey: packet.type === "key" });
      if (frames.length >= MOST) break;
      if (frames.length < next) continue;
      next *= 3;
      send(frames, false, tell);
    }
  } catch (error) {
    // A file that ends early is good as far as it goes.
    if (frames.length === 0) throw error;
    broken = true;
  }
  if (frames.length === 0) throw new VideoTrouble(broken ? "damaged" : "no-picture");
  send(frames, true, tell);
  return frames.toSorted((a, b) => a.start - b.start);
}

function send(frames: readonly Frame[], isWhole: boolean, tell: (message: FromWorker, transfer?: Transferable[]) => void): void {
  // They are stored as they are decoded; those that refer to later ones are seen earlier.
  const seen = frames.toSorted((a, b) => a.start - b.start);
  const starts = Float64Array.from(seen, ({ start }) => start);
  const keys = Uint32Array.from(seen.flatMap(({ isKey }, at) => (isKey ? [at + 1] : [])));
  const last = seen.at(-1);
  const usual = seen.length > 1 ? (starts.at(-1) ?? 0) - (starts.at(-2) ?? 0) : 0.04;
  const end = last === undefined ? 0 : Math.max(last.end, last.start + (last.end > last.start ? 0 : usual));
  tell({ kind: "frames", starts, end, keys, isWhole }, [starts.buffer, keys.buffer]);
}
