/** The content of one cell. */
import { memo, useState } from "react";
import { formatDate, formatNumber } from "../../../shared/words/i18n";
import { Icon } from "../../../shared/ui/icons";
import { Avatar } from "../../../shared/ui/ui";
import type { Column } from "../model/columns";
import { oneLine } from "../../../shared/words/one-line";
import { cellKind, cellValue, peopleIds, safeUrl, saidIn, type Task, wordsOfPage } from "../model/cells";
import type { PersonLike } from "../../../api/people";
import { nameOfMedia, renewMedia } from "../../../shared/media-renewal";
import { DocumentCell } from "./DocumentCell";
import styles from "./table.module.css";

interface Props {
  task: Task;
  column: Column;
  display: string | undefined;
  people: ReadonlyMap<number, PersonLike>;
}

export const Cell = memo(function Cell({ task, column, display, people }: Props) {
  const value = cellValue(task, column);
  switch (cellKind(column, value, display)) {
    case "empty":
      return null;
    case "number":
      return <span className={styles["number"]}>{column.id === "id" || column.id === "inner_id" ? String(value) : formatNumber(Number(value), 3)}</span>;
    case "boolean":
      return value === true ? <Icon name="check" /> : null;
    case "datetime":
      return <time dateTime={String(value)}>{formatDate(String(value))}</time>;
    case "people":
      return <People ids={peopleIds(value)} people={people} />;
    case "list":
      return <span>{(value as unknown[]).map(String).join(", ")}</span>;
    case "image":
      return <Thumb url={safeUrl(value)} />;
    case "audio":
      return <Player url={safeUrl(value)} kind="audio" />;
    case "video":
      return <Player url={safeUrl(value)} kind="video" />;
    case "document":
      return <DocumentCell url={safeUrl(value)} />;
    case "link":
      return <span className={styles["link"]}>{oneLine(value)}</span>;
    case "said":
      return <span dir="auto">{oneLine(saidIn(value as unknown[]) ?? value)}</span>;
    case "html":
      return <span dir="auto">{oneLine(wordsOfPage(String(value)))}</span>;
    case "json":
      return <code className={styles["json"]}>{oneLine(value)}</code>;
    case "text":
      return <span dir="auto">{oneLine(value)}</span>;
  }
});

function People({ ids, people }: { ids: number[]; people: ReadonlyMap<number, PersonLike> }) {
  const shown = ids.slice(0, 4);
  const name = (id: number): string => people.get(id)?.name ?? `#${id}`;
  return (
    <span className={styles["people"]}>
      {shown.map((id) => (
        <Avatar key={id} id={id} initials={people.get(id)?.initials ?? "?"} name={name(id)} />
      ))}
      <span className={styles["srOnly"]}>{ids.map(name).join(", ")}</span>
      {ids.length === 1 && shown[0] !== undefined && <span aria-hidden="true">{name(shown[0])}</span>}
      {ids.length > 4 && <span aria-hidden="true">+{ids.length - 4}</span>}
    </span>
  );
}

function Thumb({ url }: { url: string | null }) {
  const [broken, setBroken] = useState(false);
  if (!url || broken) return <span className={styles["noImage"]}><Icon name="image" /></span>;
  return <img className={styles["thumb"]} src={url} alt="" loading="lazy" decoding="async" draggable={false} onError={() => setBroken(true)} />;
}

/** Nothing is fetched before somebody wants to hear it: a list of a hundred sounds must not load a hundred sounds. */
function Player({ url, kind }: { url: string | null; kind: "audio" | "video" }) {
  const [open, setOpen] = useState(false);
  if (!url) return <Icon name="audio" />;
  const name = nameOfMedia(url);
  if (!open) {
    return (
      <button type="button" tabIndex={-1} className={styles["play"]} aria-label={name} onClick={(event) => { event.stopPropagation(); setOpen(true); }}>
        <Icon name="play" /> <span>{name}</span>
      </button>
    );
  }
  const stop = (event: { stopPropagation(): void }): void => event.stopPropagation();
  const renew = (event: { currentTarget: HTMLMediaElement }): void => renewMedia(event.currentTarget);
  if (kind === "video") return <video className={styles["video"]} src={url} controls autoPlay onError={renew} onClick={stop} tabIndex={-1}><track kind="captions" /></video>;
  return <audio className={styles["audio"]} src={url} controls autoPlay onError={renew} onClick={stop} tabIndex={-1}><track kind="captions" /></audio>;
}
