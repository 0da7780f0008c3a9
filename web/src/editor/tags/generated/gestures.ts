// Made from crates/labeling/tags.json by `cargo xtask generate`.
import { gestures as image } from "../image/gestures";
import { gestures as text } from "../text/gestures";
import { gestures as hypertext } from "../hypertext/gestures";
import { gestures as audio } from "../audio/gestures";
import { gestures as video } from "../video/gestures";
import { gestures as pdf } from "../pdf/gestures";
import { gestures as paragraphs } from "../paragraphs/gestures";
import { gestures as timeseries } from "../timeseries/gestures";
import { gestures as chat } from "../chat/gestures";
import type { Gestures } from "../../hotkeys/gesture";

export const GESTURES: readonly Gestures[] = [image, text, hypertext, audio, video, pdf, paragraphs, timeseries, chat];
