import { useState } from "react";
import { t } from "../../words/i18n";

/** Some documents are encrypted. The password stays in this page. */
export function Password({ wasWrong, onPassword }: { readonly wasWrong: boolean; onPassword(password: string): void }) {
  const [password, setPassword] = useState("");
  return (
    <form className="lki-problem lkp-password" onSubmit={(event) => {
      event.preventDefault();
      onPassword(password);
      setPassword("");
    }}>
      <p className="lki-problem-title">{t("This document is protected by a password")}</p>
      {wasWrong && <p role="alert">{t("That is not the password.")}</p>}
      <label className="lke-field">
        <span className="lke-field-label">{t("Password of the document")}</span>
        <input className="lke-input" type="password" autoComplete="off" value={password} onChange={(event) => setPassword(event.target.value)} />
      </label>
      <p>{t("It is only used on this machine and kept nowhere.")}</p>
      <button type="submit" className="lke-button">{t("Open")}</button>
    </form>
  );
}
