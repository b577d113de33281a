package streaming

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// maxRecordBytes bounds the records of one block that an archive reads: a transaction hash takes 69 bytes.
const maxRecordBytes = 4 << 20

// Archive asks a gateway's REST interface for what its stream did not bring. Nothing that it returns is
// signed by anybody: it is worth what can be proven of it. Create it with NewArchive.
type Archive struct {
	base   url.URL
	client *http.Client
}

// NewArchive returns the archive beside a stream; the URL is the client's (ClientConfig). It returns ErrConfig.
func NewArchive(stream string) (*Archive, error) {
	u, err := streamURL(stream)
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	u.Scheme = strings.Replace(u.Scheme, "ws", "http", 1)
	u.Path = strings.TrimSuffix(u.Path, "/v1/stream")
	u.RawQuery = ""
	return &Archive{base: *u, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}}, nil
}

// Close closes the connections that are kept open. It may be used again.
func (a *Archive) Close() { a.client.CloseIdleConnections() }

// Trace returns the canonical trace of the block alone. It is for ExecutorConfig.Fetch.
func (a *Archive) Trace(ctx context.Context, block blocks.Ref) ([]byte, error) {
	return a.get(ctx, block, "/trace", "application/octet-stream", execute.MaxTraceBytes)
}

// Block returns the block with its trace. It is for ExecutorConfig.FetchBlock.
func (a *Archive) Block(ctx context.Context, block blocks.Ref) (*BlockSealed, error) {
	var record gateway.BlockRecord
	if err := a.read(ctx, block, "", &record); err != nil {
		return nil, err
	}
	raw, err := a.Trace(ctx, block)
	if err != nil {
		return nil, err
	}
	trace, err := execute.DecodeTrace(raw)
	if err != nil {
		return nil, fmt.Errorf("read block %d: %w", block.Number, err)
	}
	m := &BlockSealed{
		Header: trace.Blocks[0].Header, Kind: record.Kind, Anchor: record.Anchor, SealedAt: uint64(max(record.SealedAt.UnixMilli(), 0)), Trace: raw,
	}
	if record.Permit != nil {
		m.Permit = *record.Permit
	}
	if !m.Kind.Sequenced() {
		return m, nil
	}
	var certificate gateway.CertificateRecord
	if err := a.read(ctx, block, "/certificate", &certificate); err != nil {
		return nil, err
	}
	m.Certificate = &certs.Certificate{Message: certificate.Message}
	if copy(m.Certificate.Signature[:], certificate.Signature) != len(certificate.Signature) {
		return nil, fmt.Errorf("read certificate of block %d: %d bytes: %w", block.Number, len(certificate.Signature), ErrEncoding)
	}
	return m, nil
}

// read reads a JSON record of the block.
func (a *Archive) read(ctx context.Context, block blocks.Ref, what string, into any) error {
	raw, err := a.get(ctx, block, what, "application/json", maxRecordBytes)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("read block %d%s: %w: %w", block.Number, what, ErrEncoding, err)
	}
	return nil
}

// get asks for something of a block.
func (a *Archive) get(ctx context.Context, block blocks.Ref, what, media string, most int64) ([]byte, error) {
	u := a.base
	u.Path += "/v1/blocks/" + block.Hash.String() + what
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("ask for block %d%s: %w", block.Number, what, err)
	}
	request.Header.Set("Accept", media)
	response, err := a.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask for block %d%s: %w", block.Number, what, err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(response.Body, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read block %d%s: %w", block.Number, what, err)
	case response.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("ask for block %d%s: gateway answers %s", block.Number, what, response.Status)
	case int64(len(raw)) > most:
		return nil, fmt.Errorf("read block %d%s: more than %d bytes: %w", block.Number, what, most, ErrEncoding)
	}
	return raw, nil
}
