import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import './dialog.css';

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg';
}

/** Nothing inside asked for the focus: the dialog itself takes it, not its close button. */
function focusDialog(event: Event): void {
  event.preventDefault();
  (event.currentTarget as HTMLElement).focus();
}

/**
 * The scrim is our own element: Radix's overlay locks scrolling with a style element, which the content security policy
 * refuses. Focus is trapped and the rest hidden from assistive technology all the same.
 */
function Scrim() {
  return <div className="scrim" aria-hidden="true" />;
}

/** A question or a short form in the middle of the screen. */
export function Dialog({ open, onOpenChange, title, description, children, footer, size = 'md' }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Scrim />
        <Radix.Content
          className={`dialog dialog-${size}`}
          onOpenAutoFocus={focusDialog}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="dialog-head">
            <div>
              <Radix.Title className="dialog-title">{title}</Radix.Title>
              {description && <Radix.Description className="muted">{description}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close">
                <X size={16} aria-hidden="true" />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="dialog-body">{children}</div>
          {footer && <footer className="dialog-foot">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface DrawerProps extends Omit<DialogProps, 'size'> {
  /** Left of the title: a severity mark, an icon. */
  mark?: ReactNode;
  wide?: boolean;
}

/** Detail of one thing at the right edge; the whole width on a phone. */
export function Drawer({ open, onOpenChange, title, description, children, footer, mark, wide }: DrawerProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Scrim />
        <Radix.Content
          className={wide ? 'drawer drawer-wide' : 'drawer'}
          onOpenAutoFocus={focusDialog}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className="dialog-head">
            <div className="drawer-heading">
              <div className="row">
                {mark}
                <Radix.Title className="dialog-title wrap-anywhere">{title}</Radix.Title>
              </div>
              {description && (
                <Radix.Description asChild>
                  <div className="muted">{description}</div>
                </Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close">
                <X size={16} aria-hidden="true" />
              </IconButton>
            </Radix.Close>
          </header>
          <section className="drawer-body" aria-label="Details" tabIndex={-1}>
            {children}
          </section>
          {footer && <footer className="dialog-foot">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
