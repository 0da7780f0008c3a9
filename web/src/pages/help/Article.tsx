/** One page of the help, drawn from data. */
import { type ReactNode, useEffect, useRef } from "react";
import { Link } from "wouter";
import page from "../../shared/ui/page.module.css";
import type { Block, HelpPage, Inline } from "./document";
import styles from "./help.module.css";
import { t } from "./messages";

export function Article({ topic }: { topic: HelpPage }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const target = window.location.hash && document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    // A page opens at its top, a link into it at its place; the keyboard goes on from there.
    if (target) target.scrollIntoView({ block: "start" });
    else document.getElementById("content")?.scrollTo(0, 0);
    title.current?.focus({ preventScroll: true });
  }, [topic]);
  return (
    <article className={styles["article"]} {...(topic.inEnglish ? { lang: "en" } : {})}>
      <h1 ref={title} tabIndex={-1}>{topic.title}</h1>
      {topic.inEnglish && <p className={styles["english"]} lang="de">{t("inEnglish")}</p>}
      <Blocks blocks={topic.blocks} current={topic.id} />
    </article>
  );
}

function Blocks({ blocks, current }: { blocks: readonly Block[]; current: string }) {
  return blocks.map((block, index) => <BlockView key={index} block={block} current={current} />);
}

function BlockView({ block, current }: { block: Block; current: string }): ReactNode {
  const inline = (text: readonly Inline[]): ReactNode => <Inlines text={text} current={current} />;
  switch (block.kind) {
    case "heading": {
      const Heading = block.level <= 2 ? "h2" : "h3";
      return <Heading id={block.id} tabIndex={-1}>{inline(block.text)}</Heading>;
    }
    case "paragraph":
      return <p>{inline(block.text)}</p>;
    case "code":
      // What scrolls can be reached by the keyboard.
      return <pre tabIndex={0} dir="ltr"><code>{block.text}</code></pre>;
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List>
          {block.items.map((item, index) => (
            <li key={index}><Item blocks={item} current={current} /></li>
          ))}
        </List>
      );
    }
    case "note":
      return <div className={styles["note"]}><Blocks blocks={block.blocks} current={current} /></div>;
    case "table":
      return (
        <div className={page["tableWrap"]} tabIndex={0} role="group" aria-label={t("table")}>
          <table className={page["table"]}>
            {block.head.some((cell) => cell.length > 0) && (
              <thead>
                <tr>{block.head.map((cell, index) => (cell.length > 0 ? <th key={index} scope="col">{inline(cell)}</th> : <td key={index} />))}</tr>
              </thead>
            )}
            <tbody>
              {block.rows.map((row, index) => (
                <tr key={index}>{row.map((cell, at) => <td key={at}>{inline(cell)}</td>)}</tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
}

/** An item of one paragraph needs no paragraph. */
function Item({ blocks, current }: { blocks: readonly Block[]; current: string }) {
  const [first, ...rest] = blocks;
  if (first?.kind !== "paragraph") return <Blocks blocks={blocks} current={current} />;
  return <><Inlines text={first.text} current={current} /><Blocks blocks={rest} current={current} /></>;
}

function Inlines({ text, current }: { text: readonly Inline[]; current: string }): ReactNode {
  return text.map((part, index) => {
    if (typeof part === "string") return part;
    if (part.kind === "code") return <code key={index} dir="ltr">{part.text}</code>;
    const inner = <Inlines text={part.text} current={current} />;
    if ("href" in part) return <HelpLink key={index} href={part.href} current={current}>{inner}</HelpLink>;
    return part.kind === "strong" ? <strong key={index}>{inner}</strong> : <em key={index}>{inner}</em>;
  });
}

/** Within the page the browser scrolls by itself; to another page without loading anew; elsewhere in a tab of its own. */
export function HelpLink({ href, current, children, className }: { href: string; current: string | undefined; children: ReactNode; className?: string | undefined }) {
  const [path, anchor] = href.split("#");
  const given = className === undefined ? {} : { className };
  if (href.startsWith("https:")) return <a href={href} target="_blank" rel="noreferrer" {...given}>{children}</a>;
  if (path === `/help/${current}` && anchor) return <a href={`#${anchor}`} {...given}>{children}</a>;
  return <Link href={href} {...given}>{children}</Link>;
}
