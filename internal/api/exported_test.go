package api_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// lines are the rows of a file of lines of JSON.
func lines(t *testing.T, file []byte) []map[string]any {
	t.Helper()
	var rows []map[string]any
	for line := range strings.Lines(string(file)) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

// sheet is the rows of a CSV file, all of them texts.
func sheet(t *testing.T, file []byte) []map[string]any {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]any
	for _, record := range records[1:] {
		row := map[string]any{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// parquetRows are the rows of a Parquet file, their lists left out, the rest as texts.
func parquetRows(t *testing.T, file []byte) []map[string]any {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]map[string]any, f.NumRows())
	for _, group := range f.RowGroups() {
		for i, column := range f.Schema().Columns() {
			if len(column) > 1 {
				continue // lists have as many values as they like
			}
			values := make([]parquet.Value, f.NumRows())
			pages := group.ColumnChunks()[i].Pages()
			for n := 0; n < len(values); {
				page, err := pages.ReadPage()
				if err != nil {
					t.Fatal(err)
				}
				read, _ := page.Values().ReadValues(values[n:])
				n += read
			}
			for n, v := range values {
				if rows[n] == nil {
					rows[n] = map[string]any{}
				}
				if !v.IsNull() {
					rows[n][column[0]] = v.String()
				}
			}
		}
	}
	return rows
}
