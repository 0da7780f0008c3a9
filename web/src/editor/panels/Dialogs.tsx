import type { ReactNode } from "react";
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { t } from "../words/i18n";
import { Icon } from "../ui/icons";

interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly children: ReactNode;
  readonly wide?: boolean;
  readonly alert?: boolean;
  onClose(): void;
}

export function EditorDialog({ open, title, children, onClose, wide = false, alert = false }: DialogProps) {
  return (
    <ModalOverlay className="lke-overlay" isOpen={open} isDismissable={!alert} onOpenChange={(next) => { if (!next) onClose(); }}>
      <Modal className={wide ? "lke-modal lke-modal-wide" : "lke-modal"}>
        <Dialog className="lke-dialog" role={alert ? "alertdialog" : "dialog"}>
          <div className="lke-dialog-head">
            <Heading slot="title">{title}</Heading>
            <Button className="lke-icon-button" aria-label={t("Close")} onPress={onClose}><Icon name="close" /></Button>
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ConfirmProps {
  readonly open: boolean;
  readonly title: string;
  readonly text: string;
  readonly action: string;
  onClose(): void;
  onConfirm(): void;
}

/** Only for what cannot be taken back; names the thing and the number. */
export function ConfirmDialog({ open, title, text, action, onClose, onConfirm }: ConfirmProps) {
  return (
    <EditorDialog open={open} title={title} onClose={onClose} alert>
      <p>{text}</p>
      <div className="lke-dialog-actions">
        <Button className="lke-button" onPress={onClose} autoFocus>{t("Cancel")}</Button>
        <Button className="lke-button lke-button-danger" onPress={() => { onClose(); onConfirm(); }}>{action}</Button>
      </div>
    </EditorDialog>
  );
}
