package streaming

import "errors"

// Sentinels of this package. Each says when it is returned; callers match with errors.Is.
var (
	// ErrEncoding is returned by decoders for bytes that no encoder of this version writes: a wrong
	// version, type or length, a bound that is passed, trailing bytes, and by encoders for what
	// could not be decoded again.
	ErrEncoding = errors.New("malformed stream message")
	// ErrSigner is returned for a message whose signature is not that of the delegated key, and for
	// a delegation that is not the sequencer's for this rollup.
	ErrSigner = errors.New("message is not signed by the delegated key")
	// ErrForeign is returned for a message of another chain or rollup.
	ErrForeign = errors.New("message of another rollup")
	// ErrProtocol is returned by a client when the server does not keep the stream's order, and by an
	// executor for messages beyond what one slot can be.
	ErrProtocol = errors.New("stream breaks its protocol")
	// ErrClosed is returned by a hub or executor that does not run.
	ErrClosed = errors.New("streaming has stopped")
	// ErrConfig is returned for a configuration that cannot work.
	ErrConfig = errors.New("invalid streaming configuration")

	// errReceipts is found where execution gives other receipts than those that were announced.
	errReceipts = errors.New("not what was announced")
	// errGap makes the client connect again and ask for what it missed.
	errGap = errors.New("messages are missing")
)
