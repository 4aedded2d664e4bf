package columnar

import (
	"bytes"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/ipc"
)

// labelType is the Arrow type of label columns: pandas reads it as a category.
var labelType = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}

// arrowSchema describes the columns to Arrow, with their metadata.
func arrowSchema(columns []Column) *arrow.Schema {
	fields := make([]arrow.Field, len(columns))
	for i, c := range columns {
		keys, values := make([]string, len(c.Metadata)), make([]string, len(c.Metadata))
		for k, p := range c.Metadata {
			keys[k], values[k] = p.Key, p.Value
		}
		fields[i] = arrow.Field{
			Name:     c.Name,
			Type:     c.Kind.arrowType(),
			Nullable: c.Nullable,
			Metadata: arrow.NewMetadata(keys, values),
		}
	}
	return arrow.NewSchema(fields, nil)
}

func (k Kind) arrowType() arrow.DataType {
	switch k {
	case Point:
		return arrow.PrimitiveTypes.Int64
	case Bool:
		return arrow.FixedWidthTypes.Boolean
	case Label:
		return labelType
	case Single:
		return arrow.PrimitiveTypes.Float32
	default:
		return arrow.PrimitiveTypes.Float64
	}
}

// serialized returns the schema as an Arrow stream without batches, which is what readers of
// Parquet expect under the key ARROW:schema.
func serialized(s *arrow.Schema) ([]byte, error) {
	var buf bytes.Buffer
	if err := ipc.NewWriter(&buf, ipc.WithSchema(s)).Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
