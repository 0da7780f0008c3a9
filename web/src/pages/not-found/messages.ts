import { messages } from "../../shared/words/i18n";

const en = {
  notFound: "There is nothing at this address",
  notFoundText: "The page was moved or removed, or it belongs to a project that you are not a member of.",
  forbidden: "Your role does not open this page",
  forbiddenText: "Ask an administrator if you need it.",
  toProjects: "To the projects",
};

const de: typeof en = {
  notFound: "Unter dieser Adresse ist nichts",
  notFoundText: "Die Seite wurde verschoben oder entfernt, oder sie gehört zu einem Projekt, in dem Sie nicht Mitglied sind.",
  forbidden: "Ihre Rolle öffnet diese Seite nicht",
  forbiddenText: "Wenden Sie sich an die Administration, wenn Sie sie brauchen.",
  toProjects: "Zu den Projekten",
};

export const t = messages({ en, de });
