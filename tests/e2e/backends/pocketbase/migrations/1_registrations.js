// The collection that anybody may add to and nobody may read, and an administrator, without whom PocketBase would open a
// browser to ask for one.
migrate((app) => {
  const collection = new Collection({
    type: "base",
    name: "registrations",
    createRule: "",
    fields: [
      { type: "text", name: "first_name", required: true, max: 40 },
      { type: "text", name: "last_name", max: 40 },
      { type: "email", name: "email", required: true },
      { type: "text", name: "organization", max: 40 },
      { type: "select", name: "mode", values: ["in-person", "online"], maxSelect: 1 },
      { type: "bool", name: "newsletter" },
    ],
    indexes: ["CREATE UNIQUE INDEX one_for_each_email ON registrations (email)"],
  });
  app.save(collection);

  const administrator = new Record(app.findCollectionByNameOrId("_superusers"));
  administrator.set("email", "admin@example.test");
  administrator.set("password", "only for tests");
  app.save(administrator);
});
