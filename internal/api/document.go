package api

import (
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// version is the version of what the document describes, not of the program: it
// changes when clients have to.
const version = "1.0.0"

// document is the beginning of the OpenAPI document, to which every operation
// adds its part.
func (s *server) document() huma.Config {
	schemas := huma.NewMapRegistry("#/components/schemas/", schemaName)
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Parapet", Version: version,
				Description: strings.TrimSpace(preface),
			},
			Servers: []*huma.Server{{URL: "/", Description: "This server."}},
			Tags:    tags,
			Components: &huma.Components{
				Schemas: schemas,
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"token":   {Type: "http", Scheme: "bearer", BearerFormat: "ppt_…", Description: "An API token, which programs send in the header Authorization."},
					"session": {Type: "apiKey", In: "cookie", Name: "__Host-parapet", Description: "The session of a browser that has signed in. Without TLS the cookie's name is parapet."},
				},
			},
		},
		Formats:       map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{s.transform},
	}
}

// preface is what everybody should know who calls the API.
const preface = `
What the console and the command line do with a server, for programs.

Programs send an API token in the header ` + "`Authorization: Bearer ppt_…`" + `; browsers sign in and hold a cookie.
Who lacks a permission gets 403, and 404 for what belongs to integrations that he may not see.

Names are in snake_case and times in RFC 3339; absent fields are unknown or empty. Lists come in pages: ` + "`next`" + ` is
the ` + "`cursor`" + ` of the following one. What has a version gives it as ` + "`ETag`" + `, and is changed with ` + "`If-Match`" + `. Reads answer
304 to ` + "`If-None-Match`" + ` when nothing is new. A POST with an ` + "`Idempotency-Key`" + ` may be sent again without being done again.

Whatever goes wrong is told as a problem (RFC 9457) with a ` + "`detail`" + ` that says what to do. Quote its ` + "`request_id`" + ` to
who reads the server's log.
`

// tags are what operations are grouped by, in the order of the reference page.
var tags = []*huma.Tag{
	{Name: "Session", Description: "Set up, sign in and out, and who one is."},
	{Name: "Integrations", Description: "What Parapet reads from: kinds, instances, credentials, and tests before they are saved."},
	{Name: "Runs", Description: "What is read, when and with what success."},
	{Name: "Query", Description: "Questions in J1QL, as lists, tables and trees, and as files."},
	{Name: "Inventory", Description: "Systems, people, applications, weaknesses, and all that is known of each."},
	{Name: "Questions", Description: "The library of questions, and one's own."},
	{Name: "People", Description: "Accounts, their roles, sessions and API tokens."},
	{Name: "Audit", Description: "Who did what, and who was not allowed to."},
	{Name: "Server", Description: "How the server is, and what the graph may hold."},
}

// problemResponse is how the document tells of everything that goes wrong.
func (s *server) problemResponse() *huma.Response {
	return &huma.Response{
		Description: "What is wrong, and what to do about it.",
		Content: map[string]*huma.MediaType{"application/problem+json": {
			Schema: s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, ""),
		}},
	}
}

// transform tells the problem of a request that huma could not read in the shape
// of all problems.
func (s *server) transform(hctx huma.Context, _ string, body any) (any, error) {
	found, is := body.(*huma.ErrorModel)
	if !is {
		return body, nil
	}
	p := refusal(found)
	p.RequestID = RequestID(hctx.Context())
	return p, nil
}

// finish makes the document say what is meant: what is answered may get further
// fields later, and huma's own shape of errors is not ours.
func (s *server) finish() {
	document := s.api.OpenAPI()
	schemas := document.Components.Schemas.Map()
	delete(schemas, schemaName(reflect.TypeFor[huma.ErrorModel](), ""))
	delete(schemas, schemaName(reflect.TypeFor[huma.ErrorDetail](), ""))
	sent := map[string]bool{}
	for _, item := range document.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op == nil || op.RequestBody == nil {
				continue
			}
			for _, media := range op.RequestBody.Content {
				markSent(schemas, media.Schema, sent)
			}
		}
	}
	for name, schema := range schemas {
		if !sent[name] {
			walkSchema(schema, open)
		}
	}
}

// markSent notes which schemas requests are made of.
func markSent(schemas map[string]*huma.Schema, schema *huma.Schema, sent map[string]bool) {
	walkSchema(schema, func(one *huma.Schema) {
		name := path.Base(one.Ref)
		if one.Ref != "" && !sent[name] {
			sent[name] = true
			markSent(schemas, schemas[name], sent)
		}
	})
}

func open(schema *huma.Schema) {
	if schema.AdditionalProperties == false {
		schema.AdditionalProperties = nil
	}
}

// walkSchema visits a schema and those inside it, but not what it refers to.
func walkSchema(schema *huma.Schema, visit func(*huma.Schema)) {
	if schema == nil {
		return
	}
	visit(schema)
	for _, property := range schema.Properties {
		walkSchema(property, visit)
	}
	walkSchema(schema.Items, visit)
	if values, is := schema.AdditionalProperties.(*huma.Schema); is {
		walkSchema(values, visit)
	}
	for _, one := range schema.OneOf {
		walkSchema(one, visit)
	}
}
