// Tells the canvas what is drawn on it. Whatever shows a picture imports it.
import { defineDrawn } from "../../canvas/drawn";
import { DRAWN_KINDS } from "../generated/drawn";

defineDrawn(DRAWN_KINDS);
