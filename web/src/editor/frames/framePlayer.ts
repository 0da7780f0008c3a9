import { Player } from "../sound/player";
import { FrameTable } from "./table";

/** Whether the browser says which frame it shows. */
const tells = typeof HTMLVideoElement !== "undefined" && "requestVideoFrameCallback" in HTMLVideoElement.prototype;

/** So long, in milliseconds, a picture may take to be on the screen after the player is at its place. */
const PICTURE_LATE = 500;

/** Plays a video, and goes to exactly one frame of it. */
export class FramePlayer {
  readonly element: HTMLVideoElement = document.createElement("video");
  readonly player: Player;
  readonly #listeners = new Set<() => void>();
  readonly #pictures = new Set<() => void>();
  #table = FrameTable.even(1, 1);
  #shown = 1;
  /** Of a file that ends early: the last frame that is in it. */
  #last = Infinity;
  /** Where somebody wants to be; null: where it plays. */
  #wanted: number | null = null;
  /** The time of the first picture, as the player has it. */
  #first: number | null = null;
  #mediaTime: number | null = null;

  constructor() {
    this.element.playsInline = true;
    this.element.className = "lkv-video";
    this.element.setAttribute("aria-hidden", "true");
    this.element.tabIndex = -1;
    this.player = new Player(this.element);
    this.player.subscribe(() => this.#tell());
    this.element.addEventListener("loadeddata", () => this.#show(this.#shown));
    this.element.addEventListener("seeked", () => this.#arrived());
    this.element.addEventListener("play", () => (this.#wanted = null));
    // Without frames being told it is at least seen where it stands.
    this.element.addEventListener("timeupdate", () => {
      if (!tells && !this.element.seeking) this.#show(this.#frameOf(this.element.currentTime));
    });
    if (tells) this.#watch();
  }

  destroy(): void {
    this.#listeners.clear();
    this.#pictures.clear();
    this.player.destroy();
  }

  get table(): FrameTable {
    return this.#table;
  }

  setTable(table: FrameTable): void {
    this.#table = table;
    if (this.#mediaTime !== null) this.#shown = this.#frameOf(this.#mediaTime);
    this.#tell();
  }

  setLast(frame: number): void {
    this.#last = Math.max(1, frame);
    if (this.target > this.#last) this.goTo(this.#last);
  }

  /** The frame that is seen. */
  get frame(): number {
    return this.#shown;
  }

  /** Where it will be when it has come there. */
  get target(): number {
    return this.#wanted ?? this.#shown;
  }

  get paused(): boolean {
    return this.player.paused;
  }

  /** Told of every frame, and of play and pause. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Told when there is another picture. */
  onPicture(listener: () => void): () => void {
    this.#pictures.add(listener);
    return () => this.#pictures.delete(listener);
  }

  goTo(frame: number): void {
    const to = Math.min(this.#last, this.#table.clamp(frame));
    this.player.pause();
    if (this.#wanted === null && to === this.#shown && !this.element.seeking) return;
    const busy = this.#wanted !== null && this.element.seeking;
    this.#wanted = to;
    // While it is on the way somewhere, only the newest place counts; it goes on from there when it has arrived.
    if (!busy) this.#seek(to);
    this.#tell();
  }

  step(by: number): void {
    this.goTo(this.target + by);
  }

  toggle(): void {
    this.player.toggle();
  }

  /** Plays from the first of these frames to the last. */
  playFrames(from: number, to: number): void {
    this.#wanted = null;
    this.player.playRange(this.#timeOf(from), this.#table.endOf(to) + this.#offset - 0.002);
  }

  /** What the player calls 0 may be another moment than the container's: the first picture is the first frame. */
  get #offset(): number {
    return this.#first === null ? 0 : this.#first - this.#table.startOf(1);
  }

  #seek(frame: number): void {
    this.player.seek(this.#timeOf(frame));
    if (this.element.readyState === 0) this.#show(frame);
  }

  #timeOf(frame: number): number {
    return this.#table.middleOf(frame) + this.#offset;
  }

  #frameOf(mediaTime: number): number {
    return this.#table.at(mediaTime - this.#offset);
  }

  #arrived(): void {
    const wanted = this.#wanted;
    if (wanted === null) {
      // Somebody else moved it: another recording in step with it, or a press on the end.
      this.#show(this.#frameOf(this.element.currentTime));
      return;
    }
    if (Math.abs(this.element.currentTime - this.#timeOf(wanted)) > 1e-3) return this.#seek(wanted);
    if (!tells || this.#mediaTime === null || this.#frameOf(this.#mediaTime) === wanted) return this.#settle(wanted);
    // It is there, but its picture is not on the screen yet. A page that nobody sees is told of no picture.
    setTimeout(() => this.#settle(wanted), PICTURE_LATE);
  }

  #settle(wanted: number): void {
    if (this.#wanted !== wanted || this.element.seeking) return;
    this.#wanted = null;
    this.#show(wanted);
  }

  #watch(): void {
    this.element.requestVideoFrameCallback((_, { mediaTime }) => {
      if (this.element.currentTime === 0) this.#first ??= mediaTime;
      this.#mediaTime = mediaTime;
      const frame = this.#frameOf(mediaTime);
      if (this.#wanted === null && !this.element.seeking) this.#show(frame);
      else if (this.#wanted === frame && !this.element.seeking) this.#settle(frame);
      else for (const listener of this.#pictures) listener();
      this.#watch();
    });
  }

  #show(frame: number): void {
    this.#shown = frame;
    for (const listener of this.#pictures) listener();
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
