package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// document is openapi.yaml as JSON. Its schemas are made strict: an object whose fields are listed has no others.
type document struct {
	root     any
	compiler *jsonschema.Compiler
	sent     map[string]bool // pointers of fields that came in answers
}

// documentURL is the name of the document among schemas.
const documentURL = "https://ultrasound.example/openapi.yaml"

func readDocument(t *testing.T) *document {
	t.Helper()
	var parsed map[string]any
	if err := yaml.Unmarshal(openAPI, &parsed); err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(parsed)
	if err != nil {
		t.Fatal(err)
	}
	d := &document{compiler: jsonschema.NewCompiler(), sent: make(map[string]bool)}
	if d.root, err = jsonschema.UnmarshalJSON(bytes.NewReader(raw)); err != nil {
		t.Fatal(err)
	}
	makeStrict(d.root)
	d.compiler.DefaultDraft(jsonschema.Draft2020)
	d.compiler.AssertFormat()
	if err := d.compiler.AddResource(documentURL, d.root); err != nil {
		t.Fatal(err)
	}
	return d
}

// makeStrict forbids fields that are not listed.
func makeStrict(node any) {
	switch node := node.(type) {
	case map[string]any:
		_, lists := node["properties"]
		if _, says := node["additionalProperties"]; lists && !says && node["type"] == "object" {
			node["additionalProperties"] = false
		}
		for _, inner := range node {
			makeStrict(inner)
		}
	case []any:
		for _, inner := range node {
			makeStrict(inner)
		}
	}
}

// place is somewhere in the document.
type place struct {
	doc     *document
	pointer string // JSON pointer
	value   any
}

func (d *document) top() place { return place{doc: d, value: d.root} }

// in goes down by names; references on the way are followed. Its value is nil where there is nothing.
func (p place) in(names ...string) place {
	for _, name := range names {
		var inner any
		switch value := p.value.(type) {
		case map[string]any:
			inner = value[name]
		case []any:
			if i, err := strconv.Atoi(name); err == nil && i < len(value) {
				inner = value[i]
			}
		}
		p = place{p.doc, p.pointer + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name), inner}
		if object, ok := inner.(map[string]any); ok {
			if ref, ok := object["$ref"].(string); ok {
				p = p.doc.top().in(strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
			}
		}
	}
	return p
}

// each returns the places right below, sorted; of a list, in order.
func (p place) each() (names []string, all []place) {
	switch value := p.value.(type) {
	case map[string]any:
		names = slices.Sorted(maps.Keys(value))
	case []any:
		for i := range value {
			names = append(names, strconv.Itoa(i))
		}
	}
	for _, name := range names {
		all = append(all, p.in(name))
	}
	return names, all
}

func (p place) text() string {
	s, _ := p.value.(string)
	return s
}

// check validates a value against the schema at this place.
func (p place) check(value any) error {
	schema, err := p.doc.compiler.Compile(documentURL + "#" + p.pointer)
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// checkText is check of JSON text.
func (p place) checkText(raw []byte) (value any, err error) {
	if value, err = jsonschema.UnmarshalJSON(bytes.NewReader(raw)); err != nil {
		return nil, err
	}
	return value, p.check(value)
}

// noteSent remembers which of the schema's fields a value has.
func (p place) noteSent(value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			if field := p.in("properties", name); field.value != nil {
				p.doc.sent[p.pointer+"/properties/"+name] = true
				field.noteSent(inner)
			}
		}
	case []any:
		for _, inner := range value {
			p.in("items").noteSent(inner)
		}
	}
	_, branches := p.in("allOf").each()
	for _, branch := range branches {
		if condition := branch.in("if"); condition.value == nil {
			branch.noteSent(value)
		} else if condition.check(value) == nil {
			branch.in("then").noteSent(value)
		}
	}
}

// neverSent adds the fields that the schema declares and no answer had.
func (p place) neverSent(seen map[string]bool, missing *[]string) {
	if p.value == nil || seen[p.pointer] {
		return
	}
	seen[p.pointer] = true
	names, fields := p.in("properties").each()
	for i, field := range fields {
		if pointer := p.pointer + "/properties/" + names[i]; !p.doc.sent[pointer] {
			*missing = append(*missing, pointer)
		}
		field.neverSent(seen, missing)
	}
	p.in("items").neverSent(seen, missing)
	_, branches := p.in("allOf").each()
	for _, branch := range branches {
		branch.neverSent(seen, missing)
		branch.in("then").neverSent(seen, missing)
	}
}

// examples returns the examples of a parameter or media type: one, or several by name.
func (p place) examples() (names []string, values []any) {
	if one := p.in("example"); one.value != nil {
		return []string{"example"}, []any{one.value}
	}
	names, all := p.in("examples").each()
	for _, e := range all {
		values = append(values, e.in("value").value)
	}
	return names, values
}

// operation is a method of a path.
type operation struct {
	place
	id, method, path string
}

func (d *document) operations() (all []operation) {
	paths, items := d.top().in("paths").each()
	for i, item := range items {
		methods, ops := item.each()
		for j, op := range ops {
			all = append(all, operation{op, op.in("operationId").text(), strings.ToUpper(methods[j]), paths[i]})
		}
	}
	return all
}

// operation finds one by its id.
func (d *document) operation(id string) operation {
	for _, o := range d.operations() {
		if o.id == id {
			return o
		}
	}
	panic("no operation " + id)
}

// statuses returns those that the operation declares.
func (o operation) statuses() []string {
	names, _ := o.in("responses").each()
	return names
}

// answer is what came back for a request.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// accept checks an answer: its status is declared, and so are its content type and everything in it. It returns the
// code of a problem.
func (o operation) accept(a answer) (gateway.Code, error) {
	declared := o.in("responses", strconv.Itoa(a.status))
	if declared.value == nil {
		return "", fmt.Errorf("status %d is not declared: %s", a.status, a.body)
	}
	if a.header.Get(requestIDHeader) == "" {
		return "", fmt.Errorf("no %s", requestIDHeader)
	}
	names, headers := declared.in("headers").each()
	for i, h := range headers {
		if err := acceptHeader(h, a.header.Get(names[i])); err != nil {
			return "", fmt.Errorf("header %s: %w", names[i], err)
		}
	}
	media, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if err != nil {
		return "", fmt.Errorf("content type %q: %w", a.header.Get("Content-Type"), err)
	}
	content := declared.in("content", media)
	if content.value == nil {
		return "", fmt.Errorf("content type %s is not declared for %d", media, a.status)
	}
	if !strings.HasSuffix(media, "json") {
		return "", nil
	}
	return acceptJSON(content.in("schema"), a)
}

// acceptJSON checks a body, and of a problem that it is of this answer.
func acceptJSON(schema place, a answer) (gateway.Code, error) {
	value, err := schema.checkText(a.body)
	if err != nil {
		return "", fmt.Errorf("%w in %s", err, a.body)
	}
	schema.noteSent(value)
	if a.status < 400 {
		return "", nil
	}
	var p Problem
	if err := json.Unmarshal(a.body, &p); err != nil {
		return "", err
	}
	if p.Status != a.status || p.Type != "urn:ultrasound:problem:"+string(p.Code) || p.RequestID != a.header.Get(requestIDHeader) {
		return "", fmt.Errorf("problem %s in an answer with %d", a.body, a.status)
	}
	return p.Code, nil
}

func acceptHeader(declared place, text string) error {
	if text == "" {
		if declared.in("required").value == true {
			return errors.New("it is missing")
		}
		return nil
	}
	var value any = text
	if declared.in("schema", "type").text() == "integer" {
		value = json.Number(text)
	}
	return declared.in("schema").check(value)
}

// request is one that the examples make.
type request struct {
	name, path  string // with the query
	media, body string
	header      []string
}

// requests puts the examples together: one request for every example of a body or parameter, with what else is
// required; one with everything that is optional; and each for every type of answer.
func (o operation) requests() []request {
	all := []request{o.fill("plain", nil)}
	everything := make(map[string]any)
	_, parameters := o.in("parameters").each()
	for _, p := range parameters {
		name := p.in("name").text()
		examples, values := p.examples()
		for i, value := range values {
			all = append(all, o.fill(name+" "+examples[i], map[string]any{name: value}))
			everything[name] = value
		}
	}
	if len(parameters) > 1 {
		all = append(all, o.fill("everything", everything))
	}
	medias, contents := o.in("requestBody", "content").each()
	if len(medias) > 0 {
		plain := all[0]
		all = nil
		for i, content := range contents {
			names, values := content.examples()
			for j, value := range values {
				r := plain
				r.name, r.media, r.body = medias[i]+" "+names[j], medias[i], bodyOf(medias[i], value)
				all = append(all, r)
			}
		}
	}
	if medias, _ := o.in("responses", "200", "content").each(); len(medias) > 1 {
		var accepting []request
		for _, media := range medias {
			for _, r := range all {
				r.name, r.header = r.name+" as "+media, append(slices.Clone(r.header), "Accept", media)
				accepting = append(accepting, r)
			}
		}
		return accepting
	}
	return all
}

// fill makes a request with these parameters, and the first example of those in the path.
func (o operation) fill(name string, given map[string]any) request {
	r := request{name: name, path: o.path}
	query := make(url.Values)
	_, parameters := o.in("parameters").each()
	for _, p := range parameters {
		name := p.in("name").text()
		value, ok := given[name]
		if _, values := p.examples(); !ok && p.in("required").value == true && len(values) > 0 {
			value, ok = values[0], true
		}
		if !ok {
			continue
		}
		switch text := parameterText(value); p.in("in").text() {
		case "path":
			r.path = strings.Replace(r.path, "{"+name+"}", text, 1)
		case "query":
			query.Set(name, text)
		case "header":
			r.header = append(r.header, name, text)
		}
	}
	if len(query) > 0 {
		r.path += "?" + query.Encode()
	}
	return r
}

// parameterText spells a parameter; lists are joined by commas.
func parameterText(value any) string {
	list, ok := value.([]any)
	if !ok {
		return fmt.Sprint(value)
	}
	var parts []string
	for _, v := range list {
		parts = append(parts, fmt.Sprint(v))
	}
	return strings.Join(parts, ",")
}

// bodyOf is an example as it is sent. Bytes stand in hex in the document.
func bodyOf(media string, value any) string {
	if media == mediaBinary {
		return string(common.FromHex(value.(string)))
	}
	raw, err := json.Marshal(value)
	if err != nil {
		panic(err) // it came from JSON
	}
	return string(raw)
}

// Every parameter, body and JSON answer has examples, and they are what their schemas say.
func TestContractExamples(t *testing.T) {
	t.Parallel()
	d := readDocument(t)
	check := func(what string, p place) {
		names, values := p.examples()
		if len(values) == 0 {
			t.Errorf("%s has no example", what)
		}
		for i, value := range values {
			if err := p.in("schema").check(value); err != nil {
				t.Errorf("%s, %s: %v", what, names[i], err)
			}
		}
	}
	for _, o := range d.operations() {
		_, parameters := o.in("parameters").each()
		for _, p := range parameters {
			check(o.id+" "+p.in("name").text(), p)
		}
		medias, contents := o.in("requestBody", "content").each()
		for i, content := range contents {
			check(o.id+" "+medias[i], content)
		}
		statuses, responses := o.in("responses").each()
		for i, response := range responses {
			medias, contents := response.in("content").each()
			for j, content := range contents {
				if strings.HasSuffix(medias[j], "json") {
					check(o.id+" "+statuses[i], content)
				}
			}
		}
	}
	names, _ := d.top().in("components", "examples").each()
	for _, name := range names {
		if !bytes.Contains(openAPI, []byte("#/components/examples/"+name+"'")) {
			t.Errorf("nothing refers to the example %s", name)
		}
	}
}
