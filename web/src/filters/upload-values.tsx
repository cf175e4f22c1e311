import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { uploadsQuery } from '../lib/data-period.ts';
import { useFileNames } from '../lib/use-file-names.ts';
import { Combobox } from '../ui/combobox.tsx';
import { uploadOptions } from './upload-options.ts';

interface UploadValuesProps {
  id: string;
  /** Ids of uploads. */
  values: readonly string[];
  onValues: (values: readonly string[]) => void;
}

/** Uploads chosen by the name of their file, or by their id; nothing else can be entered. */
export function UploadValues({ id, values, onValues }: UploadValuesProps) {
  const { data } = useQuery(uploadsQuery);
  const names = useFileNames();
  return (
    <>
      {values.length > 0 && (
        <ul className="upload-values">
          {values.map((value) => (
            <li key={value} className="pill">
              <span className="pill-value truncate" title={value}>
                {names.get(value) ?? value}
              </span>
              <button
                type="button"
                className="pill-remove"
                aria-label={`Leave out ${names.get(value) ?? value}`}
                onClick={() => onValues(values.filter((other) => other !== value))}
              >
                <X size={12} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Combobox
        id={id}
        label="Upload"
        value={null}
        placeholder={values.length > 0 ? 'One more file' : 'Choose a file'}
        searchHint="Name of the file, or id of the upload"
        options={uploadOptions(data?.uploads ?? [], values)}
        onValue={(value) => onValues([...values, value])}
      />
    </>
  );
}
