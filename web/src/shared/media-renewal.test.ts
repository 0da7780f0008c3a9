import { expect, test } from "vitest";
import { nameOfMedia, renewMedia } from "./media-renewal";

test("a player goes on where its link ended, and what fails again at the same place stays", () => {
  const media = document.createElement("audio");
  let [loads, plays, position, paused] = [0, 0, 12.5, false];
  Object.defineProperty(media, "currentTime", { get: () => position, set: (at: number) => { position = at; } });
  Object.defineProperty(media, "paused", { get: () => paused });
  media.load = () => { loads += 1; position = 0; paused = true; };
  media.play = () => { plays += 1; return Promise.resolve(); };
  renewMedia(media);
  media.dispatchEvent(new Event("loadedmetadata"));
  expect([loads, plays, position]).toEqual([1, 1, 12.5]);
  renewMedia(media);
  expect(loads).toBe(1);
  position = 20;
  renewMedia(media);
  media.dispatchEvent(new Event("loadedmetadata"));
  expect([loads, plays, position]).toEqual([2, 1, 20]);
  position = 0;
  renewMedia(media);
  expect(loads).toBe(2);
});

test("an object has its own name", () => {
  expect(nameOfMedia("/data/upload/1/abc-song.wav")).toBe("abc-song.wav");
  expect(nameOfMedia("https://x.example/a/b.mp3?X-Amz-Signature=1")).toBe("b.mp3");
  expect(nameOfMedia("/tasks/7/resolve/?fileuri=czM6Ly9sYWtlL0JvZGVuc2VlL8Occ2VyLndhdg==")).toBe("Üser.wav");
});
