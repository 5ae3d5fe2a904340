package server

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"parapet/internal/api"
)

// storage is what the server keeps on disk.
func (s *Server) storage(ctx context.Context) (api.Storage, error) {
	graph, err := s.graph.Usage(ctx)
	if err != nil {
		return api.Storage{}, err
	}
	state, err := s.state.Size(ctx)
	if err != nil {
		return api.Storage{}, err
	}
	runs, err := sizeBelow(filepath.Join(s.cfg.Settings.Data, "spool"))
	return api.Storage{
		States: graph.Kept, First: graph.First, Last: graph.Last,
		Present: graph.Present, Past: graph.Past, State: state, Interrupted: runs,
	}, err
}

// sizeBelow is how many bytes the files in a folder take; none when it is not there.
func sizeBelow(folder string) (bytes int64, err error) {
	err = filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			var info fs.FileInfo
			if info, err = entry.Info(); err == nil {
				bytes += info.Size()
			}
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil // it was removed meanwhile
		}
		return err
	})
	return bytes, err
}

// told are the settings as the API tells them.
func (s *Server) told() []api.Setting {
	var all []api.Setting
	for _, v := range s.cfg.Told {
		all = append(all, api.Setting{Name: v.Name, Value: v.Text, Origin: string(v.Origin), Where: v.Where, Help: v.Help})
	}
	return all
}
