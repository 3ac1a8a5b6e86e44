// What Visual Studio Code's own JSON service, and Ajv, make of event files.
//
// On standard input: {"library": the folder of both, "schema": the schema's path, "files": {path: text}, "asked": [[text, what
// stands before the cursor]]}; on standard output, for each file what is underlined, and for each cursor what is offered and told.
'use strict';
const { readFileSync } = require('fs');
const { fileURLToPath, pathToFileURL } = require('url');

const request = JSON.parse(readFileSync(0, 'utf8'));
const { getLanguageService, TextDocument } = require(request.library + '/vscode-json-languageservice');
const Ajv = require(request.library + '/ajv/dist/2020').default;

const schema = JSON.parse(readFileSync(request.schema, 'utf8'));
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
const service = getLanguageService({
  workspaceContext: { resolveRelativePath: (relative, resource) => new URL(relative, resource).href },
  // A file's own "$schema" is followed, as the editor does, and nothing beyond this machine is.
  schemaRequestService: async (uri) => readFileSync(fileURLToPath(uri), 'utf8'),
  clientCapabilities: { textDocument: { completion: { completionItem: { documentationFormat: ['plaintext'] } } } },
});
// For files that name none.
service.configure({ validate: true, allowComments: false, schemas: [{ uri: pathToFileURL(request.schema).href, fileMatch: ['*'] }] });

async function look(path, text) {
  const document = TextDocument.create(pathToFileURL(path).href, 'json', 1, text);
  const found = await service.doValidation(document, service.parseJSONDocument(document));
  const editor = found.map(({ range, message }) => ({ line: range.start.line + 1, at: document.getText(range).slice(0, 80), message }));
  const ajv = validate(JSON.parse(text)) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`);
  return { editor, ajv };
}

async function ask(text, before) {
  const index = text.indexOf(before);
  if (index < 0) throw new Error(`${before} isn't in the text`);
  const document = TextDocument.create('file:///asked.json', 'json', 1, text);
  const parsed = service.parseJSONDocument(document);
  const offered = await service.doComplete(document, document.positionAt(index + before.length), parsed);
  const told = await service.doHover(document, document.positionAt(index + before.length - 2), parsed);
  const words = [told?.contents ?? []].flat().map((one) => (typeof one === 'string' ? one : one.value));
  return { completions: (offered?.items ?? []).map((item) => item.label), hover: words.join('\n') };
}

(async () => {
  const said = { files: {}, asked: [] };
  for (const [path, text] of Object.entries(request.files)) said.files[path] = await look(path, text);
  for (const [text, before] of request.asked) said.asked.push(await ask(text, before));
  console.log(JSON.stringify(said));
})();
