package runs

import "fmt"

// A Journal keeps the state of a run on its way, so that another process can go on with it.
type Journal interface {
	// Begin restores the state that was kept, if there is one, by calling archive. Later the
	// Journal calls archive to save the state: within Record, and between Execute and whatever
	// comes next.
	Begin(archive func(*Archive)) error
	// Record is called after each unit, when the state is whole. Its error ends the run.
	Record() error
}

// goOn makes the journal's state that of the engine.
func (e *engine) goOn() error {
	if e.job.Journal == nil {
		return nil
	}
	for _, t := range e.result.Tallies {
		if _, ok := t.(Archiver); !ok {
			return fmt.Errorf("runs: a job with a journal has a %T, which cannot be saved", t)
		}
	}
	if err := e.job.Journal.Begin(e.archive); err != nil {
		return err
	}
	if e.committed < 0 || e.committed > e.cut.count() {
		return errArchive
	}
	e.next.Store(e.committed)
	return nil
}

// archive names the state between two units.
func (e *engine) archive(a *Archive) {
	r := &e.result
	a.Value(&e.committed, &r.Points, &r.Failed, &r.FirstFailed)
	for _, t := range r.Tallies {
		t.(Archiver).Archive(a)
	}
	for _, t := range e.current {
		t.(Archiver).Archive(a)
	}
	if e.job.State != nil {
		e.job.State(a)
	}
}
