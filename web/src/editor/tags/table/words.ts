import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "Table": "Tabelle",
    "Name": "Name",
    "Value": "Wert",
    "This task has no table here.": "Diese Aufgabe hat hier keine Tabelle.",
    "The file is no JSON, so there is no table to show.": "Die Datei ist kein JSON, daher gibt es keine Tabelle zu zeigen.",
    "{count} further rows are not shown.": "{count} weitere Zeilen werden nicht gezeigt.",
  },
};
