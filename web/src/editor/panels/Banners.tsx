import { useEffect } from "react";
import { useSession } from "../session/useSession";
import { showMoment } from "../words/format";
import { t } from "../words/i18n";
import { Icon } from "../ui/icons";

/** What the person has to know about the saving of this annotation: never an alarm, always with the way out. */
export function Banners() {
  const session = useSession();
  const tab = session.current;
  return (
    <div className="lke-banners">
      {tab.kind === "prediction" && session.mode !== "review" && !session.comparing && (
        <div className="lke-banner lke-banner-info">
          <span>{t("A prediction cannot be changed. Duplicate it to work on it.")}</span>
          {session.interfaces.addAnnotation !== false && <button type="button" className="lke-button lke-button-small" onClick={() => session.duplicate(tab)}>{t("Duplicate to a new annotation")}</button>}
        </div>
      )}
      {tab.elsewhere !== null && (
        <div className="lke-banner lke-banner-error" role="alert">
          <span>{tab.message ?? t("This annotation was changed in another browser tab.")}</span>
          <button type="button" className="lke-button lke-button-small" onClick={() => session.keepMine(tab)}>{t("Keep what is shown here")}</button>
          <button type="button" className="lke-button lke-button-small" onClick={() => void session.takeTheirs(tab)}>{t("Take the other version")}</button>
        </div>
      )}
      {tab.elsewhere === null && tab.state === "conflict" && (
        <div className="lke-banner lke-banner-error" role="alert">
          <span>{tab.message ?? t("Somebody else has changed this annotation in the meantime.")}</span>
          <button type="button" className="lke-button lke-button-small" onClick={() => session.keepMine(tab)}>{t("Save mine over it")}</button>
          {session.host.loadTask !== undefined && <button type="button" className="lke-button lke-button-small" onClick={() => void session.takeServers(tab)}>{t("Take the other version")}</button>}
        </div>
      )}
      {tab.others > 0 && tab.elsewhere === null && (
        <div className="lke-banner lke-banner-info"><span>{t("This annotation is also open in another browser tab.")}</span></div>
      )}
      {tab.recoveredAt !== null && (
        <div className="lke-banner lke-banner-info">
          <span>{t("Unsaved work from {time} was restored.", { time: showMoment(tab.recoveredAt) })}</span>
          <button type="button" className="lke-button lke-button-small" onClick={() => void session.discardDraft(tab)}>{t("Discard it")}</button>
          <button type="button" className="lke-button lke-button-small" onClick={() => session.keepRecovered(tab)}>{t("Keep it")}</button>
        </div>
      )}
      {tab.state === "saved" && tab.message !== null && (
        <div className="lke-banner lke-banner-info" role="status"><span>{tab.message}</span></div>
      )}
      {tab.state === "failed" && tab.message !== null && (
        <div className="lke-banner lke-banner-error" role="alert"><span>{t("The draft was not accepted: {reason} Your work is kept on this machine.", { reason: tab.message })}</span></div>
      )}
    </div>
  );
}

/** One end of a relation is chosen and the editor waits for the other: that must be seen, or the next click surprises. */
function Linking() {
  const session = useSession();
  return (
    <div className="lke-notice" role="status">
      <span>{t("Now select the region to connect with.")}</span>
      <button type="button" className="lke-button lke-button-small" onClick={() => session.setLink(null)}>{t("Cancel")}</button>
    </div>
  );
}

const NOTICE_TIME = 8_000;

/** The answer to what the person just did. It lies over the page so that nothing jumps; good news goes away by itself. */
export function NoticeBar() {
  const session = useSession();
  const { notice } = session;
  useEffect(() => {
    if (notice === null || notice.kind === "error") return;
    const timer = setTimeout(() => session.dismissNotice(), NOTICE_TIME);
    return () => clearTimeout(timer);
  }, [notice, session]);
  if (session.linkFrom !== null) return <Linking />;
  if (notice === null) return null;
  return (
    <div className={`lke-notice lke-notice-${notice.kind}`} role={notice.kind === "error" ? "alert" : undefined}>
      <span>{notice.text}</span>
      {notice.action !== undefined && <button type="button" className="lke-button lke-button-small" onClick={notice.action.run}>{notice.action.title}</button>}
      <button type="button" className="lke-icon-button" aria-label={t("Close")} onClick={() => session.dismissNotice()}><Icon name="close" /></button>
    </div>
  );
}
