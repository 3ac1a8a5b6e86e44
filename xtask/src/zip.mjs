// Packs a folder, under its own name, into a zip: `node zip.mjs FOLDER FILE`. The same files give the same bytes.
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { deflateRawSync } from "node:zlib";

const [folder, file] = process.argv.slice(2);
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});
const crc = (bytes) => ~bytes.reduce((sum, byte) => (sum >>> 8) ^ table[(sum ^ byte) & 255], ~0) >>> 0;
const files = (at, name) =>
  statSync(at).isDirectory()
    ? readdirSync(at).sort().flatMap((entry) => files(join(at, entry), `${name}/${entry}`))
    : [{ name: Buffer.from(name), content: readFileSync(at) }];

const parts = [];
const directory = [];
let offset = 0;
for (const { name, content } of files(folder, basename(folder))) {
  const packed = deflateRawSync(content, { level: 9 });
  // Version, UTF-8 names, deflate, 1 January 1980, and what follows is the same in both places.
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(0x0800, 2);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt16LE(0x21, 8);
  fields.writeUInt32LE(crc(content), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04"), fields, name, packed]);
  const end = Buffer.alloc(14);
  end.writeUInt32LE((0o100644 << 16) >>> 0, 6);
  end.writeUInt32LE(offset, 10);
  directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x03"), fields, end, name]));
  parts.push(local);
  offset += local.length;
}
const listing = Buffer.concat(directory);
const last = Buffer.alloc(22);
last.write("PK\x05\x06", 0, "latin1");
last.writeUInt16LE(directory.length, 8);
last.writeUInt16LE(directory.length, 10);
last.writeUInt32LE(listing.length, 12);
last.writeUInt32LE(offset, 16);
writeFileSync(file, Buffer.concat([...parts, listing, last]));
