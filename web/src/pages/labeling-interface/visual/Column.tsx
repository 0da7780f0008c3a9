/** The field of the data that an object shows. */
import { useState } from "react";
import { Select } from "../../../shared/ui/ui";
import { columnOf } from "../model/queries";
import { attributeOf, type SourceElement } from "../source/document";
import { t } from "../messages";
import { focusMark, useBuilder, write } from "./builder";
import { TextAttribute } from "./fields";

/** No field has this name: it is longer than the server takes. */
const OTHER = "$".repeat(3);

export function Column({ element }: { element: SourceElement }) {
  const builder = useBuilder();
  const [isOther, setIsOther] = useState(false);
  const attribute = attributeOf(element, "value") === null && attributeOf(element, "valueList") !== null ? "valueList" : "value";
  const column = columnOf(element);
  const names = [...new Set([...builder.columns, ...(column === null ? [] : [column])])];
  const isWritten = isOther || column === null || names.length === 0;
  return (
    <>
      <div data-focus={focusMark(builder.idOf(element), "first")}>
        <Select
          label={t("column")}
          value={isWritten ? OTHER : column}
          onChange={(next) => {
            setIsOther(next === OTHER);
            if (next !== OTHER) write(builder, element, attribute, `$${next}`);
          }}
          options={[...names.map((name) => ({ value: name, label: name })), { value: OTHER, label: t("columnOther") }]}
        />
      </div>
      {isWritten && <TextAttribute element={element} name={attribute} label={t("columnText")} />}
    </>
  );
}
