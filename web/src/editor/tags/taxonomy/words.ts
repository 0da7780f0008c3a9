import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "apiUrl=\"{url}\" is no web address.": "apiUrl=\"{url}\" ist keine Webadresse.",
    "The address of the taxonomy holds a password, which everybody who labels could read. Take it out of apiUrl.": "Die Adresse der Taxonomie enthält ein Kennwort, das alle lesen könnten, die labeln. Nehmen Sie es aus apiUrl heraus.",
    "The taxonomy could not be fetched from {host}: it does not answer, does not allow it, or is none of the hosts from which pages may show media. Ask an administrator.": "Die Taxonomie konnte nicht von {host} geholt werden: Der Host antwortet nicht, erlaubt es nicht oder gehört nicht zu denen, von denen Seiten Medien zeigen dürfen. Fragen Sie eine Administratorin oder einen Administrator.",
    "The taxonomy could not be fetched: {host} answers {status}.": "Die Taxonomie konnte nicht geholt werden: {host} antwortet {status}.",
    "The taxonomy is larger than 20 MB and is not shown.": "Die Taxonomie ist größer als 20 MB und wird nicht gezeigt.",
    "What {host} answers is no taxonomy: a JSON object with a list \"items\" is needed.": "Was {host} antwortet, ist keine Taxonomie: Nötig ist ein JSON-Objekt mit einer Liste \"items\".",
    "Find an item": "Einen Eintrag finden",
    "Find an item of “{name}”": "Einen Eintrag von „{name}“ finden",
    "Fetching …": "Wird geholt …",
    "{count} items": "{count} Einträge",
    "No item has this in its name.": "Kein Eintrag hat das im Namen.",
    "Only items with nothing below them can be chosen.": "Nur Einträge, unter denen nichts steht, lassen sich wählen.",
    "No more than {count} can be chosen.": "Mehr als {count} lassen sich nicht wählen.",
    "Chosen": "Gewählt",
    "Choose …": "Auswählen …",
  },
};
