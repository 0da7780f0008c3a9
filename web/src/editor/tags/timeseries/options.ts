import type { ConfigNode } from "../../config/types";
import { paletteColor, safeColor } from "../../config/palette";
import type { Step } from "../../series/curve";
import { numberWriter } from "../../series/numbers";
import { numberIn } from "../numberIn";

export interface ChannelOptions {
  readonly column: string;
  readonly name: string;
  readonly units: string;
  readonly color: string;
  readonly width: number;
  readonly step: Step;
  readonly marker: { readonly size: number; readonly color: string; readonly symbol: string } | null;
  /** Ends of the axis that are given; null: as the data are. */
  readonly low: number | null;
  readonly high: number | null;
  readonly isFixed: boolean;
  readonly hasAxis: boolean;
  say(value: number): string;
}

/** One lane: a channel, or several over each other. */
export interface LaneOptions {
  readonly height: number;
  readonly hasAxis: boolean;
  readonly isShared: boolean;
  readonly channels: readonly ChannelOptions[];
}

export interface SeriesOptions {
  readonly name: string;
  readonly lanes: readonly LaneOptions[];
  /** All channels, in their order; `column` of a curve is the place here. */
  readonly channels: readonly ChannelOptions[];
  readonly isInline: boolean;
  readonly timeColumn: string;
  readonly timeFormat: string;
  readonly timeDisplay: string;
  readonly durationDisplay: string;
  /** Times are milliseconds since 1970. */
  readonly isDate: boolean;
  readonly separator: string | null;
  /** Places in `channels`. */
  readonly overview: readonly number[];
  /** Share that is shown at first. */
  readonly overviewWidth: number;
  readonly cursorColor: string | null;
}

const SEPARATORS: Readonly<Record<string, string | null>> = { tab: "\t", "\\t": "\t", space: " ", comma: ",", dot: ".", auto: null };
const STEPS: Readonly<Record<string, Step>> = { curvestep: 0.5, curvestepafter: 1, curvestepbefore: 0 };

export function seriesOptions(node: ConfigNode): SeriesOptions {
  const { attrs } = node;
  const lanes = lanesIn(node, { at: 0 }, attrs["fixedscale"] === "true", attrs["multiaxis"] === "true");
  const channels = lanes.flatMap((lane) => lane.channels);
  const timeFormat = attrs["timeformat"]?.trim() ?? "";
  const timeDisplay = attrs["timedisplayformat"] ?? "";
  const sep = attrs["sep"] ?? ",";
  const share = Number(/^\s*([\d.]+)\s*%/.exec(attrs["overviewwidth"] ?? "")?.[1] ?? 25) / 100;
  return {
    name: attrs["name"] ?? "", lanes, channels, timeFormat, timeDisplay,
    isInline: attrs["valuetype"] === "json",
    timeColumn: attrs["timecolumn"] ?? "",
    durationDisplay: attrs["durationdisplayformat"] ?? ".0f",
    isDate: timeFormat !== "" || /^[%a-zA-Z]/.test(timeDisplay) && numberWriter(timeDisplay) === null,
    separator: Object.hasOwn(SEPARATORS, sep) ? (SEPARATORS[sep] ?? null) : (Array.from(sep)[0] ?? ","),
    overview: overviewOf(attrs["overviewchannels"] ?? "", channels),
    overviewWidth: share > 0 && share < 1 ? share : 1,
    cursorColor: safeColor(attrs["cursorcolor"], "") || null,
  };
}

/** Channels by their columns; all, where none of the names is one. */
function overviewOf(text: string, channels: readonly ChannelOptions[]): readonly number[] {
  const wanted = text.toLowerCase().split(",").map((name) => name.trim()).filter((name) => name !== "");
  const found = channels.flatMap(({ column }, at) => (wanted.includes(column.toLowerCase()) ? [at] : []));
  return found.length > 0 ? found : channels.map((_, at) => at);
}

/** Lanes in the order of the config; tags for layout between them do not matter. */
function lanesIn(node: ConfigNode, count: { at: number }, isFixed: boolean, multiAxis: boolean): readonly LaneOptions[] {
  const lanes = node.children.flatMap((child): readonly LaneOptions[] => {
    if (child.tag === "channel") return [laneOf(child, [channelOf(child, count, isFixed)], false)];
    if (child.tag !== "multichannel") return lanesIn(child, count, isFixed, false);
    const fixed = flag(child, "fixedscale") ?? isFixed;
    return [laneOf(child, child.children.filter(({ tag }) => tag === "channel").map((one) => channelOf(one, count, fixed)), true)];
  }).filter((lane) => lane.channels.length > 0);
  // All over each other.
  return multiAxis && lanes.length > 1 ? [{ height: Math.max(...lanes.map(({ height }) => height)), hasAxis: true, isShared: true, channels: lanes.flatMap((lane) => lane.channels) }] : lanes;
}

function laneOf(node: ConfigNode, channels: readonly ChannelOptions[], isShared: boolean): LaneOptions {
  return { height: within(node, "height", 200, 30, 1000), hasAxis: (flag(node, "showaxis") ?? true) && (flag(node, "showyaxis") ?? true), isShared, channels };
}

function channelOf(node: ConfigNode, count: { at: number }, isFixed: boolean): ChannelOptions {
  const { attrs } = node;
  const color = safeColor(attrs["strokecolor"], paletteColor(count.at));
  count.at += 1;
  const size = within(node, "markersize", 0, 0, 40);
  const [low = "", high = ""] = (attrs["datarange"] ?? "").split(",");
  const column = attrs["column"] ?? "";
  return {
    column, color,
    name: attrs["legend"] || column,
    units: attrs["units"] ?? "",
    width: within(node, "strokewidth", 1, 0.25, 10),
    step: STEPS[(attrs["interpolation"] ?? "").toLowerCase()] ?? null,
    marker: size > 0 ? { size, color: safeColor(attrs["markercolor"], color), symbol: (attrs["markersymbol"] ?? "circle").toLowerCase() } : null,
    low: numberOf(low), high: numberOf(high),
    isFixed: flag(node, "fixedscale") ?? isFixed,
    hasAxis: (flag(node, "showaxis") ?? true) && (flag(node, "showyaxis") ?? true),
    say: numberWriter(attrs["displayformat"] ?? ".1f") ?? String,
  };
}

function numberOf(text: string): number | null {
  return text.trim() === "" || !Number.isFinite(Number(text)) ? null : Number(text);
}

function flag(node: ConfigNode, attribute: string): boolean | null {
  const text = node.attrs[attribute];
  return text === undefined ? null : text === "true";
}

function within(node: ConfigNode, attribute: string, standard: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, numberIn(node, attribute) ?? standard));
}
