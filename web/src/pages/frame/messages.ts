import { messages } from "../lib/i18n";

const en = {
  projects: "Projects", myWork: "My work", people: "People", security: "Security", account: "Account", signOut: "Sign out", skip: "Skip to the page", main: "Main", close: "Close",
  overview: "Overview", tasks: "Tasks", label: "Label", members: "Members", settings: "Settings", inProject: "Parts of the project",
  signIn: "Sign in", email: "E-mail", password: "Password", stay: "Stay signed in", firstName: "First name", lastName: "Last name",
  setupTitle: "Make the first account", setupText: "It owns this installation and can invite everybody else.", makeAccount: "Make the account",
  setupNeeded: "This installation has no account yet. Open the link that was printed in the console when it started.",
  signupTitle: "Make your account", signupClosed: "This link does not work any more. Ask for a new one.", signupRole: "You will be: {role}.", signupLink: "Make an account",
  resetTitle: "Set a new password", resetDone: "Your password is set. Sign in with it.", newPassword: "New password", setPassword: "Set the password", passwordHint: "At least 8 characters. Long is better than complicated.",
  newProject: "New project", example: "Try the example", exampleText: "A small project with pictures and texts, made on the spot. You can delete it again.", newText: "Bring your data, choose what to label, start.",
  searchProjects: "Find a project", noProjects: "No projects yet", noMatch: "No project matches", done: "{done} of {total} tasks done", noTasks: "No tasks yet", active: "active {ago}",
  title: "Title", description: "Description", kind: "What to label", config: "Labeling config", labels: "Labels, one a line", create: "Create", titleHint: "3 to 50 characters", blank: "Write the config myself", cancel: "Cancel",
  general: "General", instructions: "Instructions", instructionsText: "HTML; shown on demand, and before labeling when you say so.", showFirst: "Show before labeling", labelingConfig: "Labeling config", queue: "Queue", annotationsPerTask: "Annotations per task", sampling: "Order", skipRule: "After a skip", showSkip: "Tasks can be skipped",
  sequential: "By number", uniform: "At random", uncertainty: "Least certain prediction first", skipMe: "back to the same person", skipOthers: "to somebody else", skipIgnore: "counts as done",
  save: "Save", saved: "Saved.", failed: "That did not work: {reason}", danger: "Delete", deleteProject: "Delete the project", deleteTitle: "Delete “{title}”?", deleteText: "It moves to the trash with its {count}. It can be restored from there.", deleted: "“{title}” is in the trash.", undo: "Undo",
  line: "Line {line}, column {column}: {message}", checked: "The config is in order.", notFound: "There is no page at this address", notFoundText: "The link may be old, or the page may not be yours to see.", toProjects: "To the projects", retry: "Try again", offline: "The server cannot be reached.",
};

const de: typeof en = {
  projects: "Projekte", myWork: "Meine Arbeit", people: "Personen", security: "Sicherheit", account: "Konto", signOut: "Abmelden", skip: "Zur Seite springen", main: "Hauptmenü", close: "Schließen",
  overview: "Überblick", tasks: "Aufgaben", label: "Annotieren", members: "Mitglieder", settings: "Einstellungen", inProject: "Teile des Projekts",
  signIn: "Anmelden", email: "E-Mail", password: "Passwort", stay: "Angemeldet bleiben", firstName: "Vorname", lastName: "Nachname",
  setupTitle: "Das erste Konto anlegen", setupText: "Ihm gehört diese Installation, und es kann alle anderen einladen.", makeAccount: "Konto anlegen",
  setupNeeded: "Diese Installation hat noch kein Konto. Öffnen Sie den Link, der beim Start in der Konsole stand.",
  signupTitle: "Ihr Konto anlegen", signupClosed: "Dieser Link gilt nicht mehr. Bitten Sie um einen neuen.", signupRole: "Sie werden: {role}.", signupLink: "Konto anlegen",
  resetTitle: "Neues Passwort setzen", resetDone: "Ihr Passwort ist gesetzt. Melden Sie sich damit an.", newPassword: "Neues Passwort", setPassword: "Passwort setzen", passwordHint: "Mindestens 8 Zeichen. Lang ist besser als kompliziert.",
  newProject: "Neues Projekt", example: "Das Beispiel ausprobieren", exampleText: "Ein kleines Projekt mit Bildern und Texten, gleich angelegt. Sie können es wieder löschen.", newText: "Daten mitbringen, wählen, was annotiert wird, anfangen.",
  searchProjects: "Projekt finden", noProjects: "Noch keine Projekte", noMatch: "Kein Projekt passt", done: "{done} von {total} Aufgaben fertig", noTasks: "Noch keine Aufgaben", active: "aktiv {ago}",
  title: "Titel", description: "Beschreibung", kind: "Was annotiert wird", config: "Konfiguration", labels: "Labels, eines je Zeile", create: "Anlegen", titleHint: "3 bis 50 Zeichen", blank: "Die Konfiguration selbst schreiben", cancel: "Abbrechen",
  general: "Allgemein", instructions: "Anleitung", instructionsText: "HTML; auf Wunsch sichtbar, und vor dem Annotieren, wenn Sie es sagen.", showFirst: "Vor dem Annotieren zeigen", labelingConfig: "Konfiguration", queue: "Warteschlange", annotationsPerTask: "Annotationen je Aufgabe", sampling: "Reihenfolge", skipRule: "Nach dem Überspringen", showSkip: "Aufgaben lassen sich überspringen",
  sequential: "Nach Nummer", uniform: "Zufällig", uncertainty: "Unsicherste Vorhersage zuerst", skipMe: "zurück zur selben Person", skipOthers: "an jemand anderen", skipIgnore: "gilt als fertig",
  save: "Speichern", saved: "Gespeichert.", failed: "Das hat nicht geklappt: {reason}", danger: "Löschen", deleteProject: "Projekt löschen", deleteTitle: "„{title}“ löschen?", deleteText: "Es kommt mit {count} in den Papierkorb und lässt sich von dort wiederherstellen.", deleted: "„{title}“ ist im Papierkorb.", undo: "Rückgängig",
  line: "Zeile {line}, Spalte {column}: {message}", checked: "Die Konfiguration ist in Ordnung.", notFound: "Unter dieser Adresse gibt es keine Seite", notFoundText: "Der Link ist vielleicht alt, oder die Seite ist nicht für Sie.", toProjects: "Zu den Projekten", retry: "Erneut versuchen", offline: "Der Server ist nicht erreichbar.",
};

export const t = messages({ en, de });
