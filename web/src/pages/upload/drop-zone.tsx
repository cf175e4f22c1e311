import { FileUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';

/** Files can be dropped anywhere on the page; the overlay says so while they hover. */
export function useDropAnywhere(onFiles: (files: File[]) => void): boolean {
  const [hovering, setHovering] = useState(false);
  const deliver = useRef(onFiles);
  deliver.current = onFiles;
  useEffect(() => {
    let depth = 0;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth += 1;
      setHovering(true);
    };
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth -= 1;
      if (depth <= 0) setHovering(false);
    };
    const over = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setHovering(false);
      deliver.current([...(event.dataTransfer?.files ?? [])]);
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: over, drop } as const;
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name as 'drop', listener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name as 'drop', listener);
    };
  }, []);
  return hovering;
}

export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const hovering = useDropAnywhere(onFiles);
  return (
    <section className="drop-zone" aria-label="Add files">
      <FileUp size={24} aria-hidden="true" />
      <div>
        <p className="drop-title">Drop log files anywhere on this page</p>
        <p className="muted">
          One or many, of any size: CSV, TSV, JSON lines or text, plain or gzip. The originals are kept unchanged.
        </p>
      </div>
      <Button variant="primary" onClick={() => input.current?.click()}>
        Choose files
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        className="sr-only"
        tabIndex={-1}
        aria-label="Files to upload"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      {hovering && (
        <div className="drop-overlay" aria-hidden="true">
          <FileUp size={34} />
          <p>Let go to upload</p>
        </div>
      )}
    </section>
  );
}
