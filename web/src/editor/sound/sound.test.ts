import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Buckets } from "./buckets";
import { frequencyAt, paletteOf } from "./colours";
import { Fft } from "./fft";
import { frameAt, FrameTable, tagLength } from "./mp3";
import { Peaks } from "./peaks";
import { EXACT, SKETCHED } from "./protocol";
import { openSound } from "./reading";
import { edgesOfSilence } from "./silence";
import { SoundTrouble, type Sound } from "./sound";
import { isWav, readWav, samplesOf } from "./wav";

/** A frame of MPEG 1 layer III at 44,100 Hz in mono, with this many kbit/s. */
function frame(kbit: number, fill = 0): Uint8Array {
  const index = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320].indexOf(kbit);
  const bytes = new Uint8Array(Math.floor((144 * kbit * 1000) / 44_100)).fill(fill);
  bytes.set([0xff, 0xfb, index << 4, 0xc0]);
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function wav(samples: readonly number[], { channels = 1, rate = 8000, says = samples.length * 2, extra = new Uint8Array(0) } = {}): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44 + extra.length + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const name = (at: number, text: string) => [...text].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  name(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  name(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  bytes.set(extra, 36);
  name(36 + extra.length, "data");
  view.setUint32(40 + extra.length, says, true);
  samples.forEach((sample, at) => view.setInt16(44 + extra.length + at * 2, sample, true));
  return bytes;
}

const opened = (bytes: Uint8Array): Promise<Sound> => openSound((start, end) => Promise.resolve(new Uint8Array(bytes.slice(start, end))), bytes.length);
const troubleOf = (bytes: Uint8Array) => opened(bytes).then(() => "none", (error: unknown) => (error instanceof SoundTrouble ? error.trouble : "thrown"));

describe("frames of an MP3", () => {
  test("each has the length that its own bitrate gives", () => {
    expect([32, 128, 320].map((kbit) => frameAt(frame(kbit), 0)?.size)).toEqual([104, 417, 1044]);
    expect(frameAt(frame(128), 0)).toMatchObject({ rate: 44_100, channels: 1, samples: 1152 });
  });

  test("are found where they are, however the file comes in pieces, and whatever their sizes", () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(32, 64, 128, 160, 320), { minLength: 2, maxLength: 60 }), fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 20 }), (bitrates, pieces) => {
      const frames = bitrates.map((kbit) => frame(kbit));
      const file = joined(...frames);
      const table = new FrameTable(0);
      for (let at = 0, index = 0; at < file.length; index += 1) {
        const size = pieces[index % pieces.length] ?? 1;
        table.push(file.subarray(at, at + size));
        at += size;
      }
      let start = 0;
      expect(table.count).toBe(frames.length);
      frames.forEach((one, index) => {
        expect(table.start(index)).toBe(start);
        start += one.length;
      });
      expect(table.end).toBe(file.length);
    }));
  });

  test("what an encoder tells about itself is no sound, and says what to leave out", () => {
    const first = frame(128);
    const view = new DataView(first.buffer);
    [..."Info"].forEach((letter, at) => view.setUint8(21 + at, letter.charCodeAt(0)));
    view.setUint32(25, 1);
    view.setUint32(29, 3);
    [..."LAME3.100"].forEach((letter, at) => view.setUint8(33 + at, letter.charCodeAt(0)));
    // 576 before and 1000 after.
    [0x24, 0x03, 0xe8].forEach((byte, at) => view.setUint8(33 + 21 + at, byte));
    const table = new FrameTable(0);
    table.push(joined(first, frame(128), frame(64), frame(32)));
    expect(table.told).toEqual({ frames: 3, before: 576 + 529, after: 1000 - 529 });
    expect([table.count, table.start(0)]).toEqual([3, 417]);
  });

  test("a tag in front is passed over, and rubbish between frames too", () => {
    const tag = joined(Uint8Array.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 1, 0]), new Uint8Array(128).fill(0xff));
    expect(tagLength(tag)).toBe(138);
    const table = new FrameTable(138);
    table.push(joined(frame(128), frame(128), new Uint8Array(50).fill(0xff), frame(128)));
    expect(table.count).toBe(3);
    expect(table.start(2)).toBe(138 + 2 * 417 + 50);
  });

  test("no bytes make it throw, or find more frames than fit", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
      const table = new FrameTable(0);
      table.push(bytes);
      expect(table.count).toBeLessThanOrEqual(bytes.length / 24);
      tagLength(bytes);
    }));
  });
});

describe("WAV", () => {
  test("samples come back as they were, each channel for itself", () => {
    const bytes = wav([0, 16_384, -32_768, 8192], { channels: 2 });
    const read = readWav(bytes);
    expect(isWav(bytes)).toBe(true);
    expect(read).toMatchObject({ rate: 8000, channels: 2, bits: 16, from: 44, says: 8 });
    expect(read === null ? [] : samplesOf(read, bytes.subarray(44)).map((plane) => [...plane])).toEqual([[0, -1], [0.5, 0.25]]);
  });

  test("other chunks are passed over", () => {
    const extra = joined(Uint8Array.from([..."LIST"].map((letter) => letter.charCodeAt(0))), Uint8Array.from([4, 0, 0, 0, 1, 2, 3, 4]));
    expect(readWav(wav([1, 2], { extra }))?.from).toBe(56);
  });

  test("one that lies about its length has as many samples as there are, and says what is missing", async () => {
    const longer = await opened(wav([1, 2, 3, 4], { says: 80 }));
    expect([longer.samples, longer.lacks]).toEqual([4, 36]);
    const open = await opened(wav([1, 2, 3, 4], { says: 0xffff_ffff }));
    expect([open.samples, open.lacks]).toEqual([4, 0]);
    const shorter = await opened(wav([1, 2, 3, 4], { says: 4 }));
    expect([shorter.samples, shorter.lacks]).toEqual([2, 0]);
  });

  test("no bytes make it throw", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => void readWav(joined(wav([1]).subarray(0, 12), noise))));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(49), (noise, at) => {
      const bytes = wav([1, 2, 3]);
      bytes.set(noise.subarray(0, Math.max(0, bytes.length - at)), at);
      const read = readWav(bytes);
      if (read !== null) samplesOf(read, bytes.subarray(read.from));
    }));
  });
});

describe("a file that is no recording", () => {
  test("says what it is instead", async () => {
    expect(await troubleOf(new Uint8Array(0))).toBe("empty");
    expect(await troubleOf(new TextEncoder().encode("<!doctype html><p>Not found, and no sound at all.</p>".repeat(20)))).toBe("unknown");
    expect(await troubleOf(wav([]))).toBe("no-sound");
    expect(await troubleOf(wav([1]).subarray(0, 30))).toBe("damaged");
  });

  test("never breaks anything, whatever it holds", async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 600 }), fc.constantFrom("", "RIFF____WAVE", "OggS", "fLaC", "ID3\u0003\u0000\u0000", "\u001aE\u00df\u00a3", "\u0000\u0000\u0000\u0018ftypM4A "), async (noise, magic) => {
      const bytes = joined(Uint8Array.from([...magic].map((letter) => letter.charCodeAt(0))), noise);
      expect(await troubleOf(bytes)).not.toBe("thrown");
    }), { numRuns: 60 });
  });
});

describe("the shape of a recording", () => {
  test("a bucket has its smallest and its largest sample, wherever the blocks begin", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 8, maxLength: 64 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 20 }), (values, size, block) => {
      const count = Math.ceil(values.length / size);
      const buckets = new Buckets(0, count, size, 1);
      for (let at = 0; at < values.length; at += block) buckets.add(at, [Float32Array.from(values.slice(at, at + block), (value) => value / 100)]);
      const packed = buckets.packed();
      for (let bucket = 0; bucket < count; bucket += 1) {
        const inside = values.slice(bucket * size, (bucket + 1) * size);
        expect(packed[bucket * 2]).toBe(Math.round(Math.fround(Math.min(...inside) / 100) * 32_767));
        expect(packed[bucket * 2 + 1]).toBe(Math.round(Math.fround(Math.max(...inside) / 100) * 32_767));
      }
    }));
  });

  test("what is sketched is kept until the exact shape comes, and never comes back", () => {
    const peaks = new Peaks(1, 10, 1000);
    peaks.put(3, 1, SKETCHED, Int16Array.from([-100, 100]));
    expect(peaks.range(0, 0, 1000)).toEqual([-100 / 32_767, 100 / 32_767]);
    peaks.put(3, 1, EXACT, Int16Array.from([-300, 200]));
    peaks.put(3, 1, SKETCHED, Int16Array.from([-1, 1]));
    expect(peaks.range(0, 30, 40)).toEqual([-300 / 32_767, 200 / 32_767]);
    expect(peaks.range(0, 50, 60)).toBeNull();
    expect(peaks.known).toBeCloseTo(0.01);
    peaks.resize(500);
    expect(peaks.known).toBeCloseTo(0.02);
    expect(peaks.range(0, 30, 40)).toEqual([-300 / 32_767, 200 / 32_767]);
  });

  test("far away it is as high as near by", () => {
    const peaks = new Peaks(1, 1, 100_000);
    peaks.put(0, 100_000, EXACT, Int16Array.from({ length: 200_000 }, (_, at) => (at === 2 * 77_777 ? -20_000 : at === 2 * 77_777 + 1 ? 30_000 : 0)));
    expect(peaks.range(0, 0, 100_000)).toEqual([-20_000 / 32_767, 30_000 / 32_767]);
    expect(peaks.range(0, 0, 60_000)).toEqual([0, 0]);
  });

  test("silence begins and ends where the sound does", () => {
    const peaks = new Peaks(1, 100, 100_000);
    peaks.put(0, 1000, EXACT, Int16Array.from({ length: 2000 }, (_, at) => (Math.floor(at / 2) >= 300 && Math.floor(at / 2) < 500 ? (at % 2 === 0 ? -9000 : 9000) : 0)));
    expect(edgesOfSilence(peaks, [0], 30_150, 500)).toEqual([30_000]);
    expect(edgesOfSilence(peaks, [0], 49_800, 500)).toEqual([50_000]);
    expect(edgesOfSilence(peaks, [0], 40_000, 500)).toEqual([]);
  });
});

describe("frequencies", () => {
  test("a tone is loudest at its own, and a full one is at nothing", () => {
    const fft = new Fft(1024);
    const tone = Float32Array.from({ length: 1024 }, (_, at) => Math.sin((2 * Math.PI * 64 * at) / 1024));
    const loud = new Float32Array(512);
    fft.decibels(tone, 0, loud);
    expect(loud.indexOf(Math.max(...loud))).toBe(64);
    expect(loud[64]).toBeCloseTo(0, 0);
    expect(loud[200]).toBeLessThan(-90);
  });

  test("every scale goes from below to the top", () => {
    for (const scale of ["linear", "log", "mel"] as const) {
      expect(frequencyAt(scale, 1, 22_050)).toBeCloseTo(22_050, 3);
      expect(frequencyAt(scale, 0.5, 22_050)).toBeLessThan(22_050 * 0.51);
      expect(frequencyAt(scale, 0.6, 22_050)).toBeGreaterThan(frequencyAt(scale, 0.5, 22_050));
    }
    expect(paletteOf("grey")[0]).toBe(0xffff_ffff);
    expect(paletteOf("grey")[255]).toBe(0xff00_0000);
  });
});
