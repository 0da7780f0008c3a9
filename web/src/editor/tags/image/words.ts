import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "Red": "Rot",
    "Green": "Grün",
    "Blue": "Blau",
    "{channel} from": "{channel} ab",
    "{channel} to": "{channel} bis",
    "The description of this tiled image cannot be used: {what}. Ask a manager of the project.": "Die Beschreibung dieses gekachelten Bildes ist nicht zu gebrauchen: {what}. Fragen Sie einen Manager des Projekts.",
    "it is no Deep Zoom description": "sie ist keine Beschreibung für Deep Zoom",
    "it is no IIIF description": "sie ist keine Beschreibung nach IIIF",
    "its size is none": "sie nennt keine mögliche Größe",
    "its tiles have no size": "sie nennt keine mögliche Größe der Kacheln",
    "its tiles are of a format that browsers do not show": "ihre Kacheln haben ein Format, das Browser nicht zeigen",
    "it has no levels": "sie hat keine Ebenen",
    "The description of this tiled image is too long to be one.": "Die Beschreibung dieses gekachelten Bildes ist zu lang, um eine zu sein.",
    "The description of the image is there, but not its tiles: {reason}": "Die Beschreibung des Bildes ist da, aber nicht seine Kacheln: {reason}",
    "This picture is too large for masks. Draw outlines instead.": "Dieses Bild ist für Masken zu groß. Zeichnen Sie stattdessen Umrisse.",
  },
};
