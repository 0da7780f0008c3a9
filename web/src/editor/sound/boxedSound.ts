import { ADTS, AudioSampleSink, CustomSource, FLAC, Input, type InputAudioTrack, MATROSKA, MP4, OGG, QTFF, WEBM } from "mediabunny";
import { SoundTrouble, type Read, type Sound, type Take } from "./sound";

const NAMES: Readonly<Record<string, string>> = { MP4: "M4A", "QuickTime File Format": "M4A" };

/** Recordings inside of a container that says where each time is: FLAC, OGG, M4A, WebM, AAC. */
export async function openBoxed(read: Read, size: number): Promise<Sound | null> {
  const source = new CustomSource({ getSize: () => size, read, maxCacheSize: 16 << 20, prefetchProfile: "network" });
  const input = new Input({ source, formats: [MP4, QTFF, WEBM, MATROSKA, OGG, FLAC, ADTS] });
  if (!(await input.canRead())) return null;
  const format = (await input.getFormat()).name;
  const name = NAMES[format] ?? format;
  const track = await input.getPrimaryAudioTrack();
  if (track === null) throw new SoundTrouble("no-sound", name);
  if (!(await track.canDecode())) throw new SoundTrouble("no-decoder", name);
  const rate = await track.getSampleRate();
  const samples = Math.round((await track.computeDuration()) * rate);
  if (!(samples > 0)) throw new SoundTrouble("no-sound", name);
  return new BoxedSound(track, name, rate, await track.getNumberOfChannels(), samples);
}

class BoxedSound implements Sound {
  readonly isExact = true;
  readonly isFed = false;
  readonly lacks = 0;
  readonly format: string;
  readonly rate: number;
  readonly channels: number;
  readonly samples: number;
  readonly #sink: AudioSampleSink;

  constructor(track: InputAudioTrack, format: string, rate: number, channels: number, samples: number) {
    this.#sink = new AudioSampleSink(track);
    this.format = format;
    this.rate = rate;
    this.channels = channels;
    this.samples = samples;
  }

  async decode(from: number, to: number, take: Take): Promise<void> {
    // A little earlier: what the decoder needs to get going, and what rounding of times would lose.
    for await (const sample of this.#sink.samples(Math.max(0, from / this.rate - 0.1), to / this.rate)) {
      const at = Math.round(sample.timestamp * this.rate);
      if (at + sample.numberOfFrames > from) take(at, this.#planes(sample));
      sample.close();
    }
  }

  async prepare(points: number, glance: Take): Promise<void> {
    const places = Math.min(points, 1000);
    const seconds = this.samples / this.rate;
    for await (const sample of this.#sink.samplesAtTimestamps(Array.from({ length: places }, (_, at) => (at * seconds) / places))) {
      if (sample === null) continue;
      glance(Math.round(sample.timestamp * this.rate), this.#planes(sample));
      sample.close();
    }
  }

  #planes(sample: { readonly numberOfFrames: number; readonly numberOfChannels: number; copyTo(into: Float32Array, options: { planeIndex: number; format: "f32-planar" }): void }): readonly Float32Array[] {
    return Array.from({ length: this.channels }, (_, channel) => {
      const plane = new Float32Array(sample.numberOfFrames);
      sample.copyTo(plane, { planeIndex: Math.min(channel, sample.numberOfChannels - 1), format: "f32-planar" });
      return plane;
    });
  }
}
