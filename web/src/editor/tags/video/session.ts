import { t } from "../../words/i18n";
import { policySentence } from "../../media/words";
import type { TagContext } from "../../model/tag";
import { FramePlayer } from "../../frames/framePlayer";
import type { VideoInfo } from "../../frames/protocol";
import { FrameTable } from "../../frames/table";
import { VideoFile } from "../../frames/videoFile";
import { BytesTrouble, isMediaAddress } from "../../sound/bytes";
import { keepStep } from "../../sound/step";
import { syncGroup } from "../../timeline/sync";
import { USUAL_RATE, type VideoOptions } from "./options";
import { noDecoder, problemOf, sentenceOf } from "./reason";

export interface VideoState {
  readonly info: VideoInfo | null;
  /** Of the picture; null: not known yet. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** Nothing can be seen. */
  readonly problem: string | null;
  /** It can be seen, and something is missing. */
  readonly notice: string | null;
  /** When each frame is seen is known, for some or (whole) for all. */
  readonly frames: "none" | "some" | "whole";
}

/** One open video: what plays it, and what finds its frames. */
export class VideoSession {
  readonly player = new FramePlayer();
  state: VideoState = { info: null, size: null, problem: null, notice: null, frames: "none" };
  readonly #ctx: TagContext;
  readonly #options: VideoOptions;
  readonly #address: string;
  readonly #abort = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #stops: (() => void)[] = [];
  #file: VideoFile | null = null;
  #fileProblem: string | null = null;
  #renewed = -1;
  /** Of a file that ends early: the last frame that can be seen. */
  #last: number | null = null;

  constructor(ctx: TagContext, options: VideoOptions, address: string) {
    this.#ctx = ctx;
    this.#options = options;
    this.#address = address;
    const { player, element } = this.player;
    player.setRate(options.speed);
    element.defaultPlaybackRate = options.speed;
    element.muted = options.muted;
    element.addEventListener("error", () => void this.#playerFailed());
    for (const event of ["loadedmetadata", "resize", "durationchange"]) element.addEventListener(event, () => this.#measure());
    this.#stops.push(keepStep(player, syncGroup(ctx.store, ctx.config, options.name)));
  }

  destroy(): void {
    this.#abort.abort();
    for (const stop of this.#stops) stop();
    this.player.destroy();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async open(): Promise<void> {
    const { signal } = this.#abort;
    try {
      const file = await VideoFile.open(this.#address, this.#ctx.resolveUrl, {
        info: (info) => this.#set({ info, size: this.state.size ?? { width: info.width, height: info.height } }),
        frames: (starts, end, keys, isWhole) => this.#counted(new FrameTable({ starts, end, keys, isWhole, saidRate: this.#options.frameRate })),
        cut: (last) => this.#endsAt(last),
        failed: (trouble, format, bytes) => this.#unread(bytes === null ? problemOf(trouble, format, file.source.type) : sentenceOf(bytes), trouble === "no-picture"),
      }, signal);
      this.#file = file;
      this.player.player.canAmplify = true;
      if (file.source.size > 0) await this.#play("anonymous");
    } catch (error) {
      if (!signal.aborted) await this.#withoutBytes(error);
    }
  }

  /** A store may let the player have what the page may not read: then frames are counted by the config. */
  async #withoutBytes(error: unknown): Promise<void> {
    const trouble = error instanceof BytesTrouble ? error : new BytesTrouble({ kind: "offline" }, this.#address);
    this.#fileProblem = sentenceOf(trouble);
    const mayPlay = trouble.reason?.kind === "cors" || trouble.reason?.kind === "policy" || (trouble.reason?.kind === "status" && trouble.reason.status === 200);
    if (mayPlay) await this.#play(null);
    else this.#set({ problem: this.#fileProblem });
  }

  async #play(crossOrigin: string | null): Promise<void> {
    const { player } = this.player;
    const whole = this.#file?.source.whole ?? null;
    if (whole !== null) {
      const held = URL.createObjectURL(whole);
      this.#stops.push(() => URL.revokeObjectURL(held));
      return player.load(held, null);
    }
    const url = await this.#ctx.resolveUrl(this.#address);
    if (!isMediaAddress(url)) return this.#set({ problem: sentenceOf(new BytesTrouble(null, url)) });
    const onPolicy = ({ effectiveDirective }: SecurityPolicyViolationEvent) => {
      if (effectiveDirective === "media-src") this.#set({ problem: policySentence(url) });
    };
    document.addEventListener("securitypolicyviolation", onPolicy);
    this.#stops.push(() => document.removeEventListener("securitypolicyviolation", onPolicy));
    player.load(url, crossOrigin);
  }

  #counted(table: FrameTable): void {
    this.player.setTable(table);
    this.#set({ frames: table.isWhole ? "whole" : "some" });
    if (table.isWhole) this.#set({ notice: this.#countedOtherwise(table) });
  }

  /** Results of the real product count frames as the config says, whatever the file has. */
  #countedOtherwise({ rate }: FrameTable): string | null {
    const said = this.#options.frameRate;
    if (said === null || (rate !== null && Math.abs(rate / said - 1) < 0.005)) return null;
    return rate === null
      ? t("The frames of this video are not equally long. They are counted one by one, not {said} in a second as the labeling config says.", { said })
      : t("This video has {rate} frames in a second, the labeling config says {said}. Frames are counted as the file has them.", { rate: Number(rate.toFixed(3)), said });
  }

  /** The player knows how large the picture is, and where nothing else is known, how long it takes. */
  #measure(): void {
    const { videoWidth: width, videoHeight: height, duration } = this.player.element;
    if (width > 0 && height > 0 && (this.state.size?.width !== width || this.state.size.height !== height)) this.#set({ size: { width, height } });
    if (this.#fileProblem === null || this.state.frames !== "none" || !Number.isFinite(duration) || duration <= 0) return;
    if (width === 0 || height === 0) return this.#set({ problem: this.#fileProblem });
    const rate = this.#options.frameRate ?? USUAL_RATE;
    this.player.setTable(FrameTable.even(duration, rate));
    this.#set({ frames: "whole", notice: t("Frames are counted as {rate} in a second, because the file cannot be read: {reason}", { rate, reason: this.#fileProblem }) });
  }

  /** The worker can make nothing of it. Perhaps the player can. */
  #unread(sentence: string, isFinal: boolean): void {
    this.#fileProblem = sentence;
    const { element } = this.player;
    if (isFinal || element.error !== null || this.#file?.source.size === 0) return this.#set({ problem: sentence });
    if (element.readyState > 0) this.#measure();
  }

  /** A link that ended in the middle: the same address again, and on from the same place. Twice at one place it is not the link. */
  async #playerFailed(): Promise<void> {
    const { element, player } = this.player;
    if (this.#abort.signal.aborted || this.state.problem !== null) return;
    const at = player.time;
    if (element.readyState > 0 && this.#renewed !== at) {
      this.#renewed = at;
      const played = !element.paused;
      return this.#reload(() => {
        player.seek(at);
        if (played) player.play();
      });
    }
    // The last frames of what is there may need those that are not.
    if (this.#last !== null && this.#last > this.player.frame) return this.#endsAt(Math.max(this.player.frame, this.#last - 2));
    const { info } = this.state;
    this.#set({ problem: this.#fileProblem ?? (info === null ? t("The video could not be loaded. Try again.") : noDecoder(`${info.format}, ${info.codec}`)) });
  }

  /** The file ends early: what comes after this frame cannot be seen. */
  #endsAt(last: number): void {
    this.#last = last;
    this.#set({ problem: null, notice: t("The file ends early: from frame {frame} on there is no picture. It was not uploaded completely.", { frame: last + 1 }) });
    this.player.setLast(last);
    // Who was faster than the table, and asked for what is not there, has broken the player.
    if (this.player.element.error !== null) void this.#reload(() => this.player.goTo(last));
  }

  async #reload(then: () => void): Promise<void> {
    this.player.element.src = await this.#ctx.resolveUrl(this.#address);
    then();
  }

  #set(change: Partial<VideoState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
