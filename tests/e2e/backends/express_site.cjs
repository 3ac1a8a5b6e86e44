// An API with Express and Zod, as the end-to-end tests meet one. It doesn't know the widget.
//
// `node express_site.cjs FOLDER PORT` keeps registrations in the folder, one a line, and says where it listens; port 0 means
// any. As long as the folder holds a file `hold`, answers are kept back after their work is done.

const fs = require("node:fs");
const path = require("node:path");
const express = require("express");
const { z } = require("zod");

const [folder, port] = process.argv.slice(2);
const file = path.join(folder, "registrations.txt");
const rows = () => (fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n").filter(Boolean) : []);

const Registration = z
  .object({
    email: z.email(),
    mode: z.enum(["in-person", "online"]),
    guests: z.array(z.object({ name: z.string().min(1).max(40) })),
    address: z.object({ city: z.string().max(40) }),
  })
  .superRefine((registration, context) => {
    if (rows().some((row) => row.startsWith(`${registration.email} `))) {
      context.addIssue({ code: "custom", path: ["email"], message: "This address is registered already" });
    }
    if (registration.email.endsWith("@full.example")) {
      context.addIssue({ code: "custom", path: [], message: "All places are taken" });
    }
  });

// The same refusal in the shapes that Zod offers; which one an API uses is its maker's choice.
const shapes = {
  issues: (error) => ({ error: "Validation failed", issues: error.issues }),
  tree: (error) => ({ errors: z.treeifyError(error) }),
  flat: (error) => ({ errors: z.flattenError(error) }),
};

const app = express();
app.use(express.json());
app.post("/registrations/:shape", (request, response) => {
  const read = Registration.safeParse(request.body);
  if (!read.success) return response.status(400).json(shapes[request.params.shape](read.error));
  const { email, mode, guests, address } = read.data;
  fs.appendFileSync(file, `${email} | ${mode} | ${guests.map((guest) => guest.name).join(", ")} | ${address.city}\n`);
  const answer = () => {
    if (fs.existsSync(path.join(folder, "hold"))) setTimeout(answer, 10);
    else response.status(201).json({ id: rows().length });
  };
  answer();
});
const server = app.listen(Number(port), "127.0.0.1", () => console.log(`listening on http://127.0.0.1:${server.address().port}/`));
