/** The pieces the pages are put together from, over React Aria. */
import { type ReactNode, useId } from "react";
import {
  Button as AriaButton,
  Checkbox as AriaCheckbox,
  Dialog as AriaDialog,
  FieldError,
  Heading,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Menu,
  MenuItem,
  MenuTrigger,
  Modal,
  ModalOverlay,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Separator,
  Switch as AriaSwitch,
  TextArea,
  TextField as AriaTextField,
  Text,
  Tooltip,
  TooltipTrigger,
} from "react-aria-components";
import { useIdle } from "../use-idle";
import { Icon, type IconName } from "./icons";
import "./tokens.css";
import styles from "./ui.module.css";

export type Variant = "primary" | "plain" | "quiet" | "danger";

export function classes(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}

interface ButtonProps {
  children: ReactNode;
  onPress?: () => void;
  variant?: Variant;
  icon?: IconName;
  isDisabled?: boolean;
  type?: "button" | "submit";
  /** The form that a button outside of it sends. */
  form?: string;
  className?: string;
  "aria-label"?: string;
  "aria-pressed"?: boolean;
  autoFocus?: boolean;
}

/** What a button needs to keep the focus when it becomes disabled under it. */
function useKeptButton({ onPress, isDisabled: isIdle = false }: { onPress?: (() => void) | undefined; isDisabled?: boolean | undefined }) {
  const { isDisabled, isHeld, setFocused } = useIdle(isIdle);
  return { isDisabled, isHeld, onFocusChange: setFocused, ...(isHeld ? { "aria-disabled": true } : onPress ? { onPress } : {}) };
}

export function Button({ children, variant = "plain", icon, className, type = "button", onPress, isDisabled, ...rest }: ButtonProps) {
  const { isHeld, ...kept } = useKeptButton({ onPress, isDisabled });
  return (
    <AriaButton {...rest} {...kept} type={isHeld ? "button" : type} className={classes(styles["button"], styles[variant], className)}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </AriaButton>
  );
}

interface IconButtonProps {
  label: string;
  icon: IconName;
  onPress?: () => void;
  isDisabled?: boolean;
  variant?: "quiet" | "danger" | "plain";
  pressed?: boolean;
  className?: string;
  placement?: "top" | "bottom";
}

/** A button that is only a picture: its name is read aloud and shown on hover and focus. */
export function IconButton({ label, icon, variant = "quiet", pressed, className, placement = "bottom", onPress, isDisabled }: IconButtonProps) {
  const { isHeld: _, ...kept } = useKeptButton({ onPress, isDisabled });
  return (
    <TooltipTrigger delay={500}>
      <AriaButton {...kept} aria-label={label} {...(pressed === undefined ? {} : { "aria-pressed": pressed })} className={classes(styles["button"], styles["icon"], styles[variant], pressed && styles["pressed"], className)}>
        <Icon name={icon} />
      </AriaButton>
      <Tooltip className={styles["tooltip"] ?? ""} offset={6} placement={placement}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}

export interface MenuEntry {
  id: string;
  label: ReactNode;
  text?: string;
  hint?: string;
  icon?: IconName;
  danger?: boolean;
  isDisabled?: boolean;
  /** Draws a line above. */
  apart?: boolean;
  onAction: () => void;
}

export function MenuButton({ label, icon, picture, entries, text, variant = "quiet", isDisabled = false, className }: { label: string; icon?: IconName; /** In the icon's place. */ picture?: ReactNode; entries: readonly MenuEntry[]; text?: ReactNode; variant?: Variant; isDisabled?: boolean; className?: string }) {
  return (
    <MenuTrigger>
      <AriaButton {...(text === undefined ? { "aria-label": label } : {})} isDisabled={isDisabled} className={classes(styles["button"], text === undefined && styles["icon"], styles[variant], className)}>
        {picture}
        {icon && <Icon name={icon} />}
        {text !== undefined && <span>{text}</span>}
        {text !== undefined && <Icon name="down" />}
      </AriaButton>
      <Popover className={styles["popover"] ?? ""}>
        <EntryMenu label={label} entries={entries} />
      </Popover>
    </MenuTrigger>
  );
}

export function EntryMenu({ label, entries }: { label: string; entries: readonly MenuEntry[] }) {
  return (
    <Menu aria-label={label} className={styles["menu"] ?? ""} onAction={(key) => entries.find((entry) => entry.id === key)?.onAction()}>
      {entries.flatMap((entry) => [
        ...(entry.apart ? [<Separator key={`${entry.id}-line`} className={styles["line"] ?? ""} />] : []),
        <MenuItem key={entry.id} id={entry.id} textValue={entry.text ?? (typeof entry.label === "string" ? entry.label : entry.id)} isDisabled={entry.isDisabled ?? false} className={classes(styles["item"], entry.danger && styles["itemDanger"])}>
          {entry.icon && <Icon name={entry.icon} />}
          <Text slot="label">{entry.label}</Text>
          {entry.hint && <Text slot="description" className={styles["hint"] ?? ""}>{entry.hint}</Text>}
        </MenuItem>,
      ])}
    </Menu>
  );
}

export interface Option<T extends string = string> {
  value: T;
  label: string;
  hint?: string;
  isDisabled?: boolean;
}

interface SelectProps<T extends string> {
  label: string;
  hint?: string;
  /** The label is only read aloud. */
  bare?: boolean;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
  isDisabled?: boolean;
  className?: string;
}

export function Select<T extends string>({ label, hint, bare = false, value, options, onChange, isDisabled = false, className }: SelectProps<T>) {
  return (
    <AriaSelect
      {...(bare ? { "aria-label": label } : {})}
      value={value}
      isDisabled={isDisabled}
      onChange={(key) => key !== null && onChange(key as T)}
      className={classes(styles["field"], className)}
    >
      {!bare && <Label>{label}</Label>}
      <AriaButton className={classes(styles["input"], styles["select"])}>
        <SelectValue>{({ selectedText, defaultChildren }) => selectedText ?? options.find((option) => option.value === value)?.label ?? defaultChildren}</SelectValue>
        <Icon name="down" />
      </AriaButton>
      {hint && <Text slot="description" className={styles["hint"] ?? ""}>{hint}</Text>}
      <Popover className={styles["popover"] ?? ""}>
        <ListBox className={styles["menu"] ?? ""} items={options.map((option) => ({ id: option.value, ...option }))}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} isDisabled={option.isDisabled ?? false} className={styles["item"] ?? ""}>
              <Text slot="label">{option.label}</Text>
              {option.hint && <Text slot="description" className={styles["hint"] ?? ""}>{option.hint}</Text>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

interface TextFieldProps {
  label: string;
  bare?: boolean;
  value: string;
  onChange?: (value: string) => void;
  type?: "text" | "password" | "email" | "url" | "number" | "search" | "datetime-local" | "tel";
  placeholder?: string;
  hint?: string;
  error?: string | null;
  lines?: number;
  isRequired?: boolean;
  isReadOnly?: boolean;
  autoFocus?: boolean;
  autoComplete?: string;
  minLength?: number;
  maxLength?: number;
  className?: string;
}

export function TextField({ label, bare = false, value, onChange, type = "text", placeholder, hint, error, lines, className, ...rest }: TextFieldProps) {
  const hints = placeholder === undefined ? {} : { placeholder };
  return (
    <AriaTextField
      {...rest}
      {...(bare ? { "aria-label": label } : {})}
      {...(onChange ? { onChange } : {})}
      value={value}
      type={type === "datetime-local" || type === "number" ? "text" : type}
      isInvalid={Boolean(error)}
      // What the server said of a field must not keep the browser from sending it again.
      validationBehavior={error === undefined ? "native" : "aria"}
      className={classes(styles["field"], className)}
    >
      {!bare && <Label>{label}</Label>}
      {lines === undefined ? <Input className={styles["input"] ?? ""} {...hints} {...(type === "datetime-local" || type === "number" ? { type, step: "any" } : {})} /> : <TextArea className={styles["input"] ?? ""} rows={lines} {...hints} />}
      {hint && <Text slot="description" className={styles["hint"] ?? ""}>{hint}</Text>}
      {error && <FieldError className={styles["error"] ?? ""}>{error}</FieldError>}
    </AriaTextField>
  );
}

export function Checkbox({ children, isSelected, onChange, isIndeterminate = false, isDisabled = false, label }: { children?: ReactNode; isSelected: boolean; onChange: (on: boolean) => void; isIndeterminate?: boolean; isDisabled?: boolean; label?: string }) {
  return (
    <AriaCheckbox {...(label ? { "aria-label": label } : {})} isSelected={isSelected} isIndeterminate={isIndeterminate} isDisabled={isDisabled} onChange={onChange} className={styles["checkbox"] ?? ""}>
      <span className={styles["box"]} aria-hidden="true">
        {isIndeterminate ? <Icon name="minus" /> : isSelected ? <Icon name="check" /> : null}
      </span>
      {children}
    </AriaCheckbox>
  );
}

export function Switch({ children, hint, isSelected, onChange, isDisabled = false }: { children: ReactNode; hint?: string; isSelected: boolean; onChange: (on: boolean) => void; isDisabled?: boolean }) {
  const hintId = useId();
  const control = (
    <AriaSwitch {...(hint ? { "aria-describedby": hintId } : {})} isSelected={isSelected} onChange={onChange} isDisabled={isDisabled} className={styles["switch"] ?? ""}>
      <span className={styles["track"]} aria-hidden="true">
        <span className={styles["thumb"]} />
      </span>
      <span>{children}</span>
    </AriaSwitch>
  );
  if (!hint) return control;
  return (
    <div className={styles["switchField"]}>
      {control}
      <span id={hintId} className={styles["hint"]}>{hint}</span>
    </div>
  );
}

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  actions?: ReactNode;
  wide?: boolean;
  closeLabel: string;
  /** No way out but its own buttons. */
  firm?: boolean;
}

export function Dialog({ title, isOpen, onClose, children, actions, wide = false, closeLabel, firm = false }: DialogProps) {
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable={!firm} isKeyboardDismissDisabled={firm} className={styles["overlay"] ?? ""}>
      <Modal className={classes(styles["modal"], wide && styles["wide"])}>
        <AriaDialog className={styles["dialog"] ?? ""}>
          <header className={styles["dialogHead"]}>
            <Heading slot="title">{title}</Heading>
            {!firm && <IconButton label={closeLabel} icon="close" onPress={onClose} />}
          </header>
          <div className={styles["dialogBody"]}>{children}</div>
          {actions && <footer className={styles["dialogFoot"]}>{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** What stands where a list would be when there is nothing in it. */
export function Empty({ icon, title, children, action, page = false }: { icon?: IconName; title: string; children?: ReactNode; action?: ReactNode; page?: boolean }) {
  // Where it is all there is on a page, it is the page's heading.
  const Title = page ? "h1" : "h2";
  return (
    <div className={styles["empty"]}>
      {icon && <Icon name={icon} size={32} />}
      <Title>{title}</Title>
      {children && <p>{children}</p>}
      {action && <div className={styles["emptyAction"]}>{action}</div>}
    </div>
  );
}

/** What happened, what to do, and the button that does it. */
export function Problem({ title, text, action }: { title: string; text?: string; action?: ReactNode }) {
  return (
    <div className={styles["problem"]} role="alert">
      <Icon name="warning" />
      <div>
        <strong>{title}</strong>
        {text && <p>{text}</p>}
      </div>
      {action}
    </div>
  );
}

export function Segments<T extends string>({ label, value, options, onChange }: { label: string; value: T; options: readonly { value: T; label: string; icon?: IconName }[]; onChange: (value: T) => void }) {
  const name = useId();
  return (
    <fieldset className={styles["segments"]}>
      <legend className={styles["srOnly"]}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={classes(styles["segment"], option.value === value && styles["segmentOn"])} title={option.label}>
          <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} className={styles["srOnly"]} />
          {option.icon ? <Icon name={option.icon} /> : null}
          <span className={option.icon ? styles["srOnly"] : undefined}>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function ProgressBar({ label, value, max }: { label: string; value: number; max: number }) {
  return (
    <div className={styles["progress"]} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={max} aria-valuenow={value}>
      <div style={{ inlineSize: `${max > 0 ? Math.min(100, (value / max) * 100) : 0}%` }} />
    </div>
  );
}

/** A person as two letters in a circle; the colour follows the id. */
export function Avatar({ id, initials, name }: { id: number; initials: string; name: string }) {
  return (
    // The letters are drawn by the style sheet: they are a picture, not words of the button around them.
    <span className={styles["avatar"]} data-hue={id % 8} data-initials={initials.toUpperCase().slice(0, 2)} title={name} aria-hidden="true" />
  );
}

export function Badge({ children, tone = "plain" }: { children: ReactNode; tone?: "plain" | "good" | "warn" | "bad" | "accent" }) {
  return <span className={classes(styles["badge"], styles[`tone-${tone}`])}>{children}</span>;
}
