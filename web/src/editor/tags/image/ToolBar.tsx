import { useRef, useState, useSyncExternalStore } from "react";
import type { ImageEngine } from "../../canvas/engine";
import type { ImageOptions } from "../../canvas/options";
import { NO_ADJUST, type Adjust } from "../../canvas/paint/adjust";
import { CHANNELS, withRange, type Channel, type Levels } from "../../canvas/paint/levels";
import type { ToolName } from "../../canvas/tools/types";
import { useTopics } from "../../session/useSession";
import { useKeyOf } from "../../hotkeys/context";
import { showKey } from "../../hotkeys/keys";
import { t } from "../../words/i18n";
import { useStrip } from "../../ui/useStrip";
import { drawnKinds, type Borders, type ToolKind } from "../../canvas/drawn";
import type { TagContext } from "../../model/tag";
import { PATHS, ToolIcon } from "./icons";

/** How a tool looks in the toolbar: the title is a catalogue key. */
function lookOf(tool: ToolName): Pick<ToolKind, "title" | "icon"> {
  if (tool === "move") return { title: "Select and move", icon: PATHS.move };
  if (tool === "pan") return { title: "Pan", icon: PATHS.pan };
  return drawnKinds().flatMap(({ tools }) => tools).find(({ name }) => name === tool) ?? { title: tool, icon: "" };
}

interface Props {
  readonly ctx: TagContext;
  readonly engine: ImageEngine;
  readonly options: ImageOptions;
}

/** Tools beside the picture. */
export function ToolBar({ ctx, engine, options }: Props) {
  useTopics(ctx.store, "tool");
  const tool = useSyncExternalStore((listener) => engine.subscribe(listener), () => engine.currentTool);
  const { view } = engine;
  const line = useRef<HTMLDivElement>(null);
  useStrip(line);
  return (
    <div ref={line} className="lki-tools" role="toolbar" aria-label={t("Tools")} aria-orientation="vertical">
      {engine.toolbox.available().map((name) => {
        const { title, icon } = lookOf(name);
        return <ToolButton key={name} icon={icon} title={t(title)} action={`tool:${name}`} pressed={tool === name} run={() => engine.chooseTool(name)} />;
      })}
      {!ctx.readOnly && engine.edits.borders().map((borders) => <BordersButton key={borders.name} engine={engine} borders={borders} />)}
      <SizeField engine={engine} />
      <span className="lki-gap" aria-hidden="true" />
      {options.zoomControl && <ToolButton icon={PATHS.zoomIn} title={t("Zoom in")} action="zoom:in" run={() => view.zoomIn()} />}
      {options.zoomControl && <ToolButton icon={PATHS.zoomOut} title={t("Zoom out")} action="zoom:out" run={() => view.zoomOut()} />}
      <ToolButton icon={PATHS.fit} title={t("Fit into the window")} action="zoom:fit" run={() => view.fit()} />
      <ToolButton icon={PATHS.original} title={t("Original size")} action="zoom:original" run={() => view.original()} />
      {options.rotateControl && <ToolButton icon={PATHS.rotateLeft} title={t("Rotate left")} action="rotate:left" run={() => view.rotate(-90)} />}
      {options.rotateControl && <ToolButton icon={PATHS.rotateRight} title={t("Rotate right")} action="rotate:right" run={() => view.rotate(90)} />}
      {(options.brightnessControl || options.contrastControl) && <AdjustButton engine={engine} options={options} />}
    </div>
  );
}

function BordersButton({ engine, borders }: { readonly engine: ImageEngine; readonly borders: Borders }) {
  const isOn = useSyncExternalStore((listener) => engine.subscribe(listener), () => borders.isOn());
  return <ToolButton icon={borders.icon} title={t(borders.title)} action={`tool:${borders.name}`} pressed={isOn} run={() => engine.edits.turn(borders)} />;
}

/** How wide the tool in force is, where that has a meaning. */
function SizeField({ engine }: { readonly engine: ImageEngine }) {
  const value = useSyncExternalStore((listener) => engine.subscribe(listener), () => engine.toolSize?.value ?? null);
  const size = engine.toolSize;
  if (value === null || size === null) return null;
  return (
    <input type="number" className="lki-size" aria-label={t("Size in pixels")} title={t("Size in pixels")} min={size.least} max={size.most} value={value}
      onChange={(event) => engine.resizeTool(Number(event.target.value) || size.least)} />
  );
}

interface ToolButtonProps {
  /** A path, as in `icons`. */
  readonly icon: string;
  readonly title: string;
  readonly action: string;
  readonly pressed?: boolean;
  run(): void;
}

function ToolButton({ icon, title, action, pressed, run }: ToolButtonProps) {
  const key = useKeyOf(action);
  return (
    <button type="button" className="lki-tool" aria-label={title} title={key === null ? title : `${title} (${showKey(key)})`} {...(pressed === undefined ? {} : { "aria-pressed": pressed })} onClick={run}>
      <ToolIcon path={icon} />
    </button>
  );
}

/** Only how the picture looks here; nothing of it is saved. */
function AdjustButton({ engine, options }: { readonly engine: ImageEngine; readonly options: ImageOptions }) {
  const [open, setOpen] = useState(false);
  const [adjust, setAdjust] = useState<Adjust>(NO_ADJUST);
  const set = (next: Adjust) => {
    setAdjust(next);
    engine.setAdjust(next);
  };
  const title = t("Brightness and contrast");
  return (
    <div className="lki-adjust">
      <button type="button" className="lki-tool" aria-label={title} title={title} aria-expanded={open} onClick={() => setOpen(!open)}><ToolIcon path={PATHS.adjust} /></button>
      {open && (
        <div className="lki-adjust-panel">
          {options.brightnessControl && <Slider title={t("Brightness")} value={adjust.brightness} onValue={(brightness) => set({ ...adjust, brightness })} />}
          {options.contrastControl && <Slider title={t("Contrast")} value={adjust.contrast} onValue={(contrast) => set({ ...adjust, contrast })} />}
          {options.contrastControl && CHANNELS.map((channel) => <ChannelSliders key={channel} channel={channel} levels={adjust.levels} onLevels={(levels) => set({ ...adjust, levels })} />)}
          <button type="button" className="lke-button lke-button-small" onClick={() => set(NO_ADJUST)}>{t("Reset")}</button>
        </div>
      )}
    </div>
  );
}

function nameOf(channel: Channel): string {
  return channel === "red" ? t("Red") : channel === "green" ? t("Green") : t("Blue");
}

/** What of a colour is shown as none of it and what as all, so that faint differences are seen. */
function ChannelSliders({ channel, levels, onLevels }: { readonly channel: Channel; readonly levels: Levels; onLevels(levels: Levels): void }) {
  const { black, white } = levels[channel];
  const [least, most] = [t("{channel} from", { channel: nameOf(channel) }), t("{channel} to", { channel: nameOf(channel) })];
  return (
    <div className="lki-slider">
      <span>{nameOf(channel)} <output aria-label={nameOf(channel)}>{black} – {white}</output></span>
      <input type="range" aria-label={least} min={0} max={254} value={black} onChange={(event) => onLevels(withRange(levels, channel, { black: Number(event.target.value) }))} />
      <input type="range" aria-label={most} min={1} max={255} value={white} onChange={(event) => onLevels(withRange(levels, channel, { white: Number(event.target.value) }))} />
    </div>
  );
}

function Slider({ title, value, onValue }: { readonly title: string; readonly value: number; onValue(value: number): void }) {
  return (
    <label className="lki-slider">
      <span>{title} <output>{t("{percent} %", { percent: value })}</output></span>
      <input type="range" aria-label={title} min={20} max={400} step={5} value={value} onChange={(event) => onValue(Number(event.target.value))} />
    </label>
  );
}
