import { X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './Button.js';

interface Props {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog over the page. Escape and a press beside it close it. */
export function Sheet({ title, isOpen, onClose, children }: Props): ReactElement {
  return (
    <ModalOverlay
      className="curtain"
      isDismissable
      isOpen={isOpen}
      onOpenChange={open => {
        if (!open) {
          onClose();
        }
      }}
    >
      <Modal className="sheet">
        <Dialog>
          <header>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <IconButton label="Close" onPress={onClose}>
              <X size={18} aria-hidden />
            </IconButton>
          </header>
          <div className="body">{children}</div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
