import { type FormEvent, useState } from 'react';
import type { Pill } from '../../../core/contract/filter.ts';
import { typedValue } from '../lib/filter-codec.ts';
import { Button } from '../ui/button.tsx';
import { Combobox } from '../ui/combobox.tsx';
import { Checkbox, Field, Select, TextArea } from '../ui/field.tsx';
import { FILTER_FIELDS, OP_WORDS, opsOf, valueHint } from './filter-fields.ts';
import { UploadValues } from './upload-values.tsx';

interface PillFormProps {
  initial?: Pill;
  onSubmit: (pill: Pill) => void;
  onCancel: () => void;
}

const OPTIONS = FILTER_FIELDS.map((field) => ({
  value: field.name,
  label: field.label,
  detail: field.about,
  group: field.group,
}));

/** Field, op and values of one pill. Several values, one a line or separated by commas, mean any of them. */
export function PillForm({ initial, onSubmit, onCancel }: PillFormProps) {
  const [field, setField] = useState<string>(initial?.field ?? 'address');
  const [op, setOp] = useState<Pill['op']>(initial?.op ?? 'is');
  const [text, setText] = useState(initial?.values.join('\n') ?? '');
  const [negate, setNegate] = useState(initial?.negate ?? false);
  const ops = opsOf(field);
  const chosenOp = ops.includes(op) ? op : (ops[0] ?? 'is');
  const values = text
    .split(chosenOp === 'is' ? /[\n,]/ : /\n/)
    .map((value) => value.trim())
    .filter((value) => value !== '');
  const complete = chosenOp === 'exists' || values.length > 0;

  const changeField = (next: string): void => {
    // A file chosen by name is an id, which is no value of another field, nor the other way round.
    if (next !== field && (next === 'upload_id' || field === 'upload_id')) setText('');
    setField(next);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!complete) return;
    onSubmit({
      ...initial,
      field: field as Pill['field'],
      op: chosenOp,
      values: chosenOp === 'exists' ? [] : values.map((value) => typedValue(field, value)),
      negate: negate || undefined,
    });
  };

  return (
    <form className="pill-form" onSubmit={submit}>
      <Field label="Field">
        {(control) => <Combobox id={control.id} label="Field" value={field} options={OPTIONS} onValue={changeField} />}
      </Field>
      <Field label="Condition">
        {(control) => (
          <Select
            {...control}
            value={chosenOp}
            options={ops.map((value) => ({ value, label: OP_WORDS[value] }))}
            onValue={(value) => setOp(value as Pill['op'])}
          />
        )}
      </Field>
      {chosenOp !== 'exists' && field === 'upload_id' && (
        <Field label="Files" hint="Records of any of them">
          {({ id }) => <UploadValues id={id} values={values} onValues={(next) => setText(next.join('\n'))} />}
        </Field>
      )}
      {chosenOp !== 'exists' && field !== 'upload_id' && (
        <Field label="Value" hint={chosenOp === 'is' ? 'Several values: one a line, or commas' : undefined}>
          {(control) => (
            <TextArea
              {...control}
              autoFocus={initial !== undefined}
              rows={2}
              value={text}
              placeholder={valueHint(field)}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && !event.shiftKey) submit(event);
              }}
            />
          )}
        </Field>
      )}
      <Checkbox label="Exclude what matches" checked={negate} onChecked={setNegate} />
      <div className="row pill-form-foot">
        <Button size="sm" variant="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="sm" variant="primary" type="submit" disabled={!complete}>
          {initial ? 'Save' : 'Add filter'}
        </Button>
      </div>
    </form>
  );
}
