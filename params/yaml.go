package params

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of a YAML file. The parser takes time in the square of the number of tokens.
const (
	maxYAMLBytes  = 1 << 20
	maxYAMLLine   = 10_000
	maxYAMLTokens = 50_000
	maxYAMLDepth  = 16
)

// readText checks that data is UTF-8 text with lines of at most maxLine bytes, and returns it
// as a source, with line ends as \n.
func readText(name string, index int, data []byte, maxLine int, problems *problems) (*source, string, bool) {
	src := &source{name: name, index: index}
	at := place{src: src, line: 1, column: 1}
	if strings.HasPrefix(string(data), "\uFEFF") {
		problems.add(at, "", "save the file as UTF-8 without a byte order mark", "the file begins with a byte order mark")
		return src, "", false
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	src.lines = strings.Split(text, "\n")
	ok := true
	for i, line := range src.lines {
		if len(line) > maxLine {
			problems.add(place{src, i + 1, 1}, "", "", "the line has more than %d bytes", maxLine)
			src.lines[i], ok = "", false
			continue
		}
		if column, what := badCharacter(line); what != "" {
			problems.add(place{src, i + 1, column}, "", "save the file as UTF-8 text", "%s", what)
			ok = false
		}
	}
	return src, text, ok
}

// badCharacter returns the first character of a line that is not text, and what it is.
func badCharacter(line string) (column int, what string) {
	for i, r := range line {
		column++
		if r == utf8.RuneError && !strings.HasPrefix(line[i:], "\uFFFD") {
			return column, "invalid UTF-8"
		}
		if unicode.IsControl(r) && r != '\t' || r == '\uFEFF' || r == '\u2028' || r == '\u2029' {
			return column, fmt.Sprintf("control character %U", r)
		}
	}
	return 0, ""
}

// parseYAML parses a YAML file, which should be one document.
func parseYAML(name string, data []byte) *parsedYAML {
	p := &parsedYAML{data: data}
	p.root = p.parse(name)
	if p.problems.count > 0 {
		p.root = nil
	}
	return p
}

func (p *parsedYAML) parse(name string) *node {
	src, text, ok := readText(name, 0, p.data, maxYAMLLine, &p.problems)
	p.src = src
	for i, line := range src.lines {
		if head, _, tab := strings.Cut(line, "\t"); tab {
			at := place{src, i + 1, utf8.RuneCountInString(head) + 1}
			p.problems.add(at, "", "indent with spaces", "there is a tab")
			ok = false
		}
	}
	if !ok {
		return nil
	}
	y := yamlReader{src: src, problems: &p.problems}
	tokens := lexer.Tokenize(text)
	y.checkTokens(tokens)
	if p.problems.count > 0 {
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		y.syntaxError(err)
		return nil
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		p.problems.add(place{src, 1, 1}, "", "", "the file is empty")
		return nil
	}
	if len(file.Docs) > 1 {
		y.refuse(file.Docs[1].Start, "make it a file of its own", "there is a second document")
		return nil
	}
	return y.node(file.Docs[0].Body, place{src, 1, 1})
}

// A yamlReader turns the syntax tree of a file into nodes.
type yamlReader struct {
	src      *source
	problems *problems
}

func (y *yamlReader) at(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{y.src, 1, 1}
	}
	line := min(max(t.Position.Line, 1), len(y.src.lines))
	column := min(max(t.Position.Column, 1), utf8.RuneCountInString(y.src.line(line))+1)
	return place{y.src, line, column}
}

func (y *yamlReader) refuse(t *token.Token, hint, format string, args ...any) {
	y.problems.add(y.at(t), "", hint, format, args...)
}

// syntaxError records what the parser says.
func (y *yamlReader) syntaxError(err error) {
	if syntax, ok := errors.AsType[yaml.Error](err); ok {
		y.refuse(syntax.GetToken(), "", "%s", syntax.GetMessage())
		return
	}
	y.refuse(nil, "", "%s", err.Error())
}

// checkTokens refuses what a study does not need of YAML, and files on which the parser would
// take long.
func (y *yamlReader) checkTokens(tokens token.Tokens) {
	count := 0
	var depth depthMeter
	for _, t := range tokens {
		if t.Type == token.CommentType {
			continue
		}
		switch t.Type {
		case token.AnchorType:
			y.refuse(t, "write the value where it is needed, or quote a text that begins with &", "anchors are not allowed")
		case token.AliasType:
			y.refuse(t, "write the value where it is needed, or quote a text that begins with *", "aliases are not allowed")
		case token.TagType:
			y.refuse(t, "remove it, or quote a text that begins with !", "tags are not allowed")
		case token.MergeKeyType:
			y.refuse(t, "write the fields where they are needed", "merge keys are not allowed")
		case token.MappingKeyType:
			y.refuse(t, "write NAME: VALUE", "keys that begin with ? are not allowed")
		case token.DirectiveType:
			y.refuse(t, "remove it", "directives are not allowed")
		}
		count++
		if count > maxYAMLTokens {
			y.refuse(t, "split the file", "the file has more than %d words and marks", maxYAMLTokens)
			return
		}
		if depth.add(t) > maxYAMLDepth {
			y.refuse(t, "", "the file is nested more than %d deep", maxYAMLDepth)
			return
		}
	}
}

// A depthMeter follows the depth of nesting through the tokens of a file.
type depthMeter struct {
	flow   int
	blocks []int // columns of the open blocks
}

func (m *depthMeter) add(t *token.Token) int {
	switch t.Type {
	case token.MappingStartType, token.SequenceStartType:
		m.flow++
	case token.MappingEndType, token.SequenceEndType:
		m.flow--
	case token.SequenceEntryType:
		m.open(t)
	case token.MappingValueType:
		if t.Prev != nil {
			m.open(t.Prev)
		}
	}
	return m.flow + len(m.blocks)
}

func (m *depthMeter) open(t *token.Token) {
	if m.flow > 0 {
		return
	}
	column := t.Position.Column
	for len(m.blocks) > 0 && m.blocks[len(m.blocks)-1] >= column {
		m.blocks = m.blocks[:len(m.blocks)-1]
	}
	m.blocks = append(m.blocks, column)
}

// node converts a node of the syntax tree; at is its place if nothing was written.
func (y *yamlReader) node(n ast.Node, at place) *node {
	switch n := n.(type) {
	case *ast.MappingNode:
		out := &node{at: y.mappingPlace(n), shape: mapping}
		for _, v := range n.Values {
			out.fields = append(out.fields, y.field(v))
		}
		return out
	case *ast.MappingValueNode:
		f := y.field(n)
		return &node{at: f.at, shape: mapping, fields: []field{f}}
	case *ast.SequenceNode:
		out := &node{at: y.at(n.Start), shape: sequence}
		for _, v := range n.Values {
			out.items = append(out.items, y.node(v, out.at))
		}
		return out
	case *ast.LiteralNode:
		return &node{at: y.at(n.Start), shape: scalar, style: quoted, text: strings.TrimSpace(n.Value.Value)}
	case *ast.NullNode:
		if n.Token.Type == token.ImplicitNullType {
			return &node{at: at, shape: empty}
		}
		return y.scalar(n.Token)
	case ast.ScalarNode:
		return y.scalar(n.GetToken())
	}
	if n != nil {
		y.refuse(n.GetToken(), "", "a %s is not allowed here", strings.ToLower(n.Type().YAMLName()))
	}
	return &node{at: at, shape: empty}
}

func (y *yamlReader) scalar(t *token.Token) *node {
	out := &node{at: y.at(t), shape: scalar, style: plain, text: t.Value}
	if t.Type == token.SingleQuoteType || t.Type == token.DoubleQuoteType {
		out.style = quoted
	}
	return out
}

func (y *yamlReader) field(v *ast.MappingValueNode) field {
	key := y.scalar(v.Key.GetToken())
	return field{key: key.text, at: key.at, plain: key.style == plain, value: y.node(v.Value, key.at)}
}

// mappingPlace is the opening brace, or the first key of a block.
func (y *yamlReader) mappingPlace(n *ast.MappingNode) place {
	if n.IsFlowStyle || len(n.Values) == 0 {
		return y.at(n.Start)
	}
	return y.at(n.Values[0].Key.GetToken())
}
