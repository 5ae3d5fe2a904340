package app

import (
	"context"
	"fmt"

	"parapet/internal/config"
	"parapet/internal/terminal"
)

// PrintConfig tells of every setting of a server which value it has and where that
// came from.
func PrintConfig(_ context.Context, s Streams, opt ServerOptions, asJSON bool) error {
	_, values, err := opt.load()
	if err != nil {
		return err
	}
	if asJSON {
		err = plainEncoder(s.Out).Encode(values)
	} else {
		err = tableOf(values).Write(s.Out)
	}
	if err != nil {
		return failed(fmt.Errorf("write the configuration: %w", err))
	}
	return nil
}

func tableOf(values []config.Value) terminal.Table {
	t := terminal.Table{Header: []string{"SETTING", "VALUE", "FROM"}}
	for _, v := range values {
		from := string(v.Origin)
		if v.Where != "" {
			from = v.Where
		}
		t.Rows = append(t.Rows, []string{v.Name, v.Text, from})
	}
	return t
}
