const width = 84;

/** JSON for people: what fits on a line stands on one line. */
export const pretty = (value: unknown): string => write(value, "", 0);

/** `lead` is how much of the line the member's name takes. */
function write(value: unknown, indent: string, lead: number): string {
  const line = flat(value);
  if (indent.length + lead + line.length <= width || value === null || typeof value !== "object") return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((item) => inner + write(item, inner, 0)).join(",\n")}\n${indent}]`;
  const members = present(value).map(([key, member]) => `${inner}${key}: ${write(member, inner, key.length + 2)}`);
  return `{\n${members.join(",\n")}\n${indent}}`;
}

function flat(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(flat).join(", ")}]`;
  const members = present(value).map(([key, member]) => `${key}: ${flat(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

const present = (value: object): [string, unknown][] =>
  Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => [JSON.stringify(key), member]);
