/** The server names its own columns in English; the data's fields keep the names people gave them. */
import { locale } from "../../../shared/words/i18n";
import type { Column } from "../model/columns";

const GERMAN: Readonly<Record<string, string>> = {
  id: "ID",
  inner_id: "Interne ID",
  completed_at: "Fertig am",
  total_annotations: "Annotationen",
  cancelled_annotations: "Übersprungen",
  total_predictions: "Vorhersagen",
  annotators: "Annotiert von",
  annotations_results: "Ergebnisse",
  annotations_ids: "Annotations-IDs",
  predictions_score: "Vorhersagewert",
  predictions_model_versions: "Modellversionen",
  predictions_results: "Vorhersageergebnisse",
  file_upload: "Dateiname",
  storage_filename: "Name im Speicher",
  created_at: "Angelegt",
  updated_at: "Geändert",
  updated_by: "Geändert von",
  avg_lead_time: "Dauer",
  draft_exists: "Entwürfe",
};

export function named(columns: readonly Column[]): Column[] {
  if (!locale().startsWith("de")) return [...columns];
  return columns.map((column) => ({ ...column, title: GERMAN[column.id] ?? column.title, help: GERMAN[column.id] ? "" : column.help }));
}
