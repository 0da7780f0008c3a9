import { t } from "../../words/i18n";
import { policySentence } from "../../media/words";
import type { TagContext } from "../../model/tag";
import { BytesTrouble, isMediaAddress } from "../../sound/bytes";
import { canFeed, Feed } from "../../sound/feed";
import { tagLength, frameAt } from "../../sound/mp3";
import { Player } from "../../sound/player";
import type { SoundInfo } from "../../sound/protocol";
import { SoundFile } from "../../sound/soundFile";
import { keepStep } from "../../sound/step";
import { syncGroup } from "../../timeline/sync";
import { TimeView } from "../../timeline/view";
import type { AudioOptions } from "./options";
import { problemOf, sentenceOf } from "./reason";

export interface AudioState {
  readonly info: SoundInfo | null;
  readonly length: number;
  /** Nothing can be heard. */
  readonly problem: string | null;
  /** It can be heard, and something is missing. */
  readonly notice: string | null;
  /** Share of the shape that is known. */
  readonly known: number;
}

/** One open recording: what plays it, what reads it, and which part is looked at. */
export class AudioSession {
  readonly player = new Player();
  readonly view = new TimeView();
  file: SoundFile | null = null;
  state: AudioState = { info: null, length: 0, problem: null, notice: null, known: 0 };
  readonly #ctx: TagContext;
  readonly #options: AudioOptions;
  readonly #address: string;
  readonly #abort = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #redraws = new Set<() => void>();
  readonly #stops: (() => void)[] = [];
  #feed: Feed | null = null;
  #fileProblem: string | null = null;
  #renewed = -1;
  #isPlain = false;

  constructor(ctx: TagContext, options: AudioOptions, address: string) {
    this.#ctx = ctx;
    this.#options = options;
    this.#address = address;
    const { player } = this;
    player.setRate(options.speed);
    player.element.defaultPlaybackRate = options.speed;
    player.setVolume(options.volume);
    player.element.addEventListener("error", () => void this.#playerFailed());
    player.element.addEventListener("durationchange", () => this.#measure());
    this.#stops.push(
      player.subscribe(() => {
        if (options.follows && !player.paused) this.view.follow(player.time, options.centres);
      }),
      this.view.subscribe(() => this.file?.look(this.view.from, this.view.to)),
      keepStep(this.player, syncGroup(ctx.store, ctx.config, options.name)),
    );
  }

  destroy(): void {
    this.#abort.abort();
    for (const stop of this.#stops) stop();
    this.player.destroy();
    if (this.#feed !== null) URL.revokeObjectURL(this.#feed.url);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Told when there is more to draw; more often than `subscribe`. */
  onDraw(listener: () => void): () => void {
    this.#redraws.add(listener);
    return () => this.#redraws.delete(listener);
  }

  async open(): Promise<void> {
    const { signal } = this.#abort;
    try {
      const file = await SoundFile.open(this.#address, this.#ctx.resolveUrl, {
        info: (info) => this.#heard(info),
        peaks: () => this.#drawn(),
        failed: (trouble, format, bytes) => this.#unread(bytes === null ? problemOf(trouble, format, file.source.type) : sentenceOf(bytes)),
      }, signal, this.#options.decodes);
      this.file = file;
      this.player.canAmplify = true;
      const { head, size } = file.source;
      if (size > 0 && canFeed() && frameAt(head, Math.min(tagLength(head), head.length)) !== null) this.#feedPlayer(file);
      else await this.#playPlain("anonymous");
    } catch (error) {
      if (signal.aborted) return;
      await this.#withoutBytes(error);
    }
  }

  /** A store may let the player have what the page may not read: then it plays without a waveform. */
  async #withoutBytes(error: unknown): Promise<void> {
    const trouble = error instanceof BytesTrouble ? error : new BytesTrouble({ kind: "offline" }, this.#address);
    const sentence = sentenceOf(trouble);
    this.#fileProblem = sentence;
    const mayPlay = trouble.reason?.kind === "cors" || trouble.reason?.kind === "policy" || (trouble.reason?.kind === "status" && trouble.reason.status === 200);
    if (!mayPlay) return this.#set({ problem: sentence });
    await this.#playPlain(null);
  }

  async #playPlain(crossOrigin: string | null): Promise<void> {
    this.#isPlain = true;
    const whole = this.file?.source.whole ?? null;
    if (whole !== null) {
      const held = URL.createObjectURL(whole);
      this.#stops.push(() => URL.revokeObjectURL(held));
      return this.player.load(held, null);
    }
    const url = await this.#ctx.resolveUrl(this.#address);
    if (!isMediaAddress(url)) return this.#set({ problem: sentenceOf(new BytesTrouble(null, url)) });
    const onPolicy = ({ effectiveDirective }: SecurityPolicyViolationEvent) => {
      if (effectiveDirective === "media-src") this.#set({ problem: policySentence(url) });
    };
    document.addEventListener("securitypolicyviolation", onPolicy);
    this.#stops.push(() => document.removeEventListener("securitypolicyviolation", onPolicy));
    this.player.load(url, crossOrigin);
  }

  #feedPlayer(file: SoundFile): void {
    this.#feed = new Feed(this.player.element, file);
    this.player.load(this.#feed.url, null);
  }

  #heard(info: SoundInfo): void {
    const length = info.samples / info.rate;
    const isFirst = this.state.info === null;
    const lacks = info.lacks === 0 ? null : t("The file ends early: {seconds} s that it should have are missing. It was not uploaded completely.", { seconds: (info.lacks / info.rate).toFixed(1) });
    this.view.setLength(length, 16 / info.rate);
    if (isFirst && this.#options.zoom > 1) this.view.show(0, length / this.#options.zoom);
    this.#feed?.setLength();
    this.#set({ info, length, notice: lacks ?? this.state.notice });
    this.#draw();
  }

  /** Where nothing can be read, the player says how long it is. */
  #measure(): void {
    const { duration } = this.player.element;
    if (!this.#isPlain || this.state.info !== null || !Number.isFinite(duration) || duration <= 0) return;
    this.view.setLength(duration, 0.001);
    this.#set({ length: duration, ...(this.#fileProblem === null ? {} : { notice: t("It plays, but has no waveform: {reason}", { reason: this.#fileProblem }) }) });
  }

  #drawn(): void {
    const known = this.file?.peaks?.known ?? 0;
    if (known === 1 || known - this.state.known >= 0.01) this.#set({ known });
    this.#draw();
  }

  /** The worker cannot make sense of it. Perhaps the player can. */
  #unread(sentence: string): void {
    this.#fileProblem = sentence;
    if (this.#feed !== null || this.player.element.error !== null || this.file?.source.size === 0) return this.#set({ problem: sentence });
    if (this.player.element.readyState > 0) this.#measure();
  }

  /** A link that ended in the middle: the same address again, and on from the same place. Twice at one place it is not the link. */
  async #playerFailed(): Promise<void> {
    const { element } = this.player;
    if (this.#abort.signal.aborted || this.#feed !== null) return;
    const at = this.player.time;
    if (element.readyState > 0 && at > 0 && this.#renewed !== at) {
      this.#renewed = at;
      const played = !element.paused;
      element.src = await this.#ctx.resolveUrl(this.#address);
      this.player.seek(at);
      if (played) this.player.play();
      return;
    }
    this.#set({ problem: this.state.problem ?? this.#fileProblem ?? t("The recording could not be loaded. Try again.") });
  }

  #set(change: Partial<AudioState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener();
  }

  #draw(): void {
    for (const listener of this.#redraws) listener();
  }
}
