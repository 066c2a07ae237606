using System.Text;
using ModelGrains.Core.Manifests;
using ModelGrains.Errors;

namespace ModelGrains.Core.Tests.Manifests;

/// <summary>Each field's own errors, with the exact path and text.</summary>
public class ManifestFieldErrorTests
{
    private const string Types = "BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, FP16, FP32, FP64, BYTES, BF16";
    private const string PathRule = "a relative path inside the package, with '/' between folders and without '..', '\\', ':' or a leading '/'";

    public static TheoryData<string, string, string> Errors => new()
    {
        { """{"colour": 1}""", "colour", "unknown field; known here: $schema, name, version, owner, description, graph, signature, batching, instances, accelerator, threads, warmUp, samples, expiry, logging, labels" },
        { """{"Name": "x"}""", "Name", "unknown field; known here: $schema, name, version, owner, description, graph, signature, batching, instances, accelerator, threads, warmUp, samples, expiry, logging, labels" },
        { """{"$schema": 1}""", "$schema", "is the number 1, expected a text" },
        { """{"name": 1}""", "name", "is the number 1, expected a text" },
        { """{"name": "a b"}""", "name", "is 'a b', expected 1 to 128 letters, digits, '.', '_' or '-', the first a letter or digit" },
        { """{"version": "3"}""", "version", "is a text, expected a whole number from 1 to 2147483647" },
        { """{"version": 0}""", "version", "is 0, expected a whole number from 1 to 2147483647" },
        { """{"version": 1.5}""", "version", "is 1.5, expected a whole number from 1 to 2147483647" },
        { """{"version": 2147483648}""", "version", "is 2147483648, expected a whole number from 1 to 2147483647" },
        { """{"owner": null}""", "owner", "is null, expected a text" },
        { """{"description": []}""", "description", "is an array, expected a text" },
        { """{"graph": 1}""", "graph", "is the number 1, expected a text" },
        { """{"graph": ""}""", "graph", $"is '', expected {PathRule}" },
        { """{"graph": "../x.onnx"}""", "graph", $"is '../x.onnx', expected {PathRule}" },
        { """{"signature": []}""", "signature", "is an array, expected an object" },
        { """{"signature": {"input": []}}""", "signature.input", "unknown field; known here: inputs, outputs" },
        { """{"signature": {"inputs": {}}}""", "signature.inputs", "is an object, expected an array" },
        { """{"signature": {"inputs": [1]}}""", "signature.inputs[0]", "is the number 1, expected an object" },
        { """{"signature": {"outputs": [{"datatype": "FP32"}]}}""", "signature.outputs[0].name", "is missing, expected the tensor's name in the graph" },
        { """{"signature": {"outputs": [{"name": "", "datatype": "FP32"}]}}""", "signature.outputs[0].name", "is empty, expected the tensor's name in the graph" },
        { """{"signature": {"outputs": [{"name": 1, "datatype": "FP32"}]}}""", "signature.outputs[0].name", "is the number 1, expected a text" },
        { """{"signature": {"inputs": [{"name": "x"}]}}""", "signature.inputs[0].datatype", $"is missing, expected one of {Types}" },
        { """{"signature": {"inputs": [{"name": "x", "datatype": "fp32"}]}}""", "signature.inputs[0].datatype", $"is 'fp32', expected one of {Types}" },
        { """{"signature": {"inputs": [{"name": "x", "datatype": 1}]}}""", "signature.inputs[0].datatype", "is the number 1, expected a text" },
        { """{"signature": {"inputs": [{"name": "x", "datatype": "FP32", "shape": 4}]}}""", "signature.inputs[0].shape", "is the number 4, expected an array" },
        { """{"signature": {"inputs": [{"name": "x", "datatype": "FP32", "shape": [4, -2]}]}}""", "signature.inputs[0].shape", "signature.inputs[0].shape[1] is the number -2, expected a whole number from -1 (any size)" },
        { """{"signature": {"inputs": [{"name": "x", "datatype": "FP32", "optional": true}]}}""", "signature.inputs[0].optional", "unknown field; known here: name, datatype, shape" },
        { """{"batching": true}""", "batching", "is true, expected an object" },
        { """{"batching": {}}""", "batching.maxBatchSize", "is missing, expected a whole number from 1 to 65536" },
        { """{"batching": {"maxBatchSize": 65537}}""", "batching.maxBatchSize", "is 65537, expected a whole number from 1 to 65536" },
        { """{"batching": {"maxBatchSize": 4, "preferredBatchSizes": [8]}}""", "batching.preferredBatchSizes", "batching.preferredBatchSizes[0] is the number 8, expected ascending sizes from 1 to maxBatchSize" },
        { """{"batching": {"maxBatchSize": 4, "preferredBatchSizes": [2, 2]}}""", "batching.preferredBatchSizes", "batching.preferredBatchSizes[1] is the number 2, expected ascending sizes from 1 to maxBatchSize" },
        { """{"batching": {"maxBatchSize": 4, "preferredBatchSizes": 2}}""", "batching.preferredBatchSizes", "is the number 2, expected an array" },
        { """{"batching": {"maxBatchSize": 4, "maxQueueDelayMicroseconds": 10000001}}""", "batching.maxQueueDelayMicroseconds", "is 10000001, expected a whole number from 0 to 10000000" },
        { """{"batching": {"maxBatchSize": 4, "delay": 1}}""", "batching.delay", "unknown field; known here: maxBatchSize, preferredBatchSizes, maxQueueDelayMicroseconds, maxQueueSize, queueTimeoutMicroseconds, timeoutAction, priorityLevels, defaultPriorityLevel" },
        { """{"batching": {"maxBatchSize": 4, "timeoutAction": "drop"}}""", "batching.timeoutAction", "is 'drop', expected 'reject' or 'delay'" },
        { """{"batching": {"maxBatchSize": 4, "priorityLevels": 2, "defaultPriorityLevel": 3}}""", "batching.defaultPriorityLevel", "is 3, expected at most priorityLevels, which is 2" },
        { """{"batching": {"maxBatchSize": 4, "maxQueueSize": -1}}""", "batching.maxQueueSize", "is -1, expected a whole number from 0 to 1000000" },
        { """{"signature": {"outputs": [{"name": "y", "datatype": "FP32", "labels": ["a", 1]}]}}""", "signature.outputs[0].labels", "signature.outputs[0].labels[1] is the number 1, expected a text of at most 1000 characters" },
        { """{"instances": 0}""", "instances", "is 0, expected a whole number from 1 to 64" },
        { """{"instances": 65}""", "instances", "is 65, expected a whole number from 1 to 64" },
        { """{"accelerator": "tpu"}""", "accelerator", "is 'tpu', expected 'cpu' or 'gpu'" },
        { """{"accelerator": false}""", "accelerator", "is false, expected a text" },
        { """{"threads": 257}""", "threads", "is 257, expected a whole number from 1 to 256" },
        { """{"warmUp": {"iterations": 1001}}""", "warmUp.iterations", "is 1001, expected a whole number from 0 to 1000" },
        { """{"warmUp": {"runs": 1}}""", "warmUp.runs", "unknown field; known here: iterations" },
        { """{"samples": {}}""", "samples", "is an object, expected an array" },
        { """{"samples": [1]}""", "samples[0]", "is the number 1, expected an object" },
        { """{"samples": [{}]}""", "samples[0].inputs", "is missing, expected the tensors of the request" },
        { """{"samples": [{"inputs": [], "expected": []}]}""", "samples[0].expected", "unknown field; known here: name, inputs, outputs, tolerance" },
        { """{"samples": [{"inputs": []}, {"inputs": [1]}]}""", "samples[1].inputs[0]", "expected an object with name, datatype, shape and data, got a number" },
        { """{"samples": [{"inputs": [], "outputs": [{"name": "y", "datatype": "FP32", "shape": [2], "data": [1]}]}]}""", "samples[0].outputs[0].data", "tensor 'y': expected 2 elements for shape [2], got 1" },
        { """{"samples": [{"inputs": [], "tolerance": {"absolute": -1}}]}""", "samples[0].tolerance.absolute", "is -1, expected a number from 0 to 1.7976931348623157E+308" },
        { """{"samples": [{"inputs": [], "tolerance": {"rel": 1}}]}""", "samples[0].tolerance.rel", "unknown field; known here: absolute, relative" },
        { """{"expiry": {"unusedFor": "30"}}""", "expiry.unusedFor", "is '30', expected a whole number and one of ms, s, m, h, d, as '30d'" },
        { """{"expiry": {"at": "tomorrow"}}""", "expiry.at", "is 'tomorrow', expected a date and time as '2027-01-31T00:00:00Z'" },
        { """{"expiry": {"at": "10:00"}}""", "expiry.at", "is '10:00', expected a date and time as '2027-01-31T00:00:00Z'" },
        { """{"expiry": {"at": "01/02/2027"}}""", "expiry.at", "is '01/02/2027', expected a date and time as '2027-01-31T00:00:00Z'" },
        { """{"expiry": {"after": "1d"}}""", "expiry.after", "unknown field; known here: unusedFor, at" },
        { """{"logging": {"sampleRate": 1.5}}""", "logging.sampleRate", "is 1.5, expected a number from 0 to 1" },
        { """{"logging": {"inputs": "yes"}}""", "logging.inputs", "is a text, expected true or false" },
        { """{"logging": {"rate": 1}}""", "logging.rate", "unknown field; known here: sampleRate, inputs" },
        { """{"labels": []}""", "labels", "is an array, expected an object" },
        { """{"labels": {"": "x"}}""", "labels", "'' has 0 characters, expected 1 to 100" },
        { """{"labels": {"team": 1}}""", "labels.team", "is the number 1, expected a text of at most 1000 characters" },
    };

    public static TheoryData<string, int> TextLimits => new() { { "owner", 200 }, { "description", 4000 }, { "graph", 200 }, { "$schema", 1000 }, { "name", 1000 } };

    [Theory]
    [MemberData(nameof(Errors))]
    public void Read_OneWrongField_GivesExactlyItsError(string json, string field, string message)
    {
        var outcome = ManifestReader.Read(Encoding.UTF8.GetBytes(json));
        Assert.False(outcome.IsSuccess);
        Assert.Equal(ModelErrorCode.InvalidInput, outcome.Error.Code);
        Assert.Equal([new FieldError(field, message)], outcome.Error.Fields.AsEnumerable());
    }

    [Theory]
    [MemberData(nameof(TextLimits))]
    public void Read_TextTooLong_GivesItsLength(string field, int limit)
    {
        var outcome = ManifestReader.Read(Encoding.UTF8.GetBytes($$"""{"{{field}}": "{{new string('a', limit + 1)}}"}"""));
        Assert.Equal([new FieldError(field, $"has {limit + 1} characters, expected at most {limit}")], outcome.Error!.Fields.AsEnumerable());
    }

    [Theory]
    [InlineData("2027-01-31")]
    [InlineData("2027-01-31T00:00:00")]
    [InlineData("2027-01-31T00:00:00Z")]
    [InlineData("2027-01-31T00:00:00.000Z")]
    [InlineData("2027-01-31T02:00:00+02:00")]
    public void Read_ExpiryAt_TakesIsoDates(string text)
    {
        var outcome = ManifestReader.Read(Encoding.UTF8.GetBytes($$$"""{"expiry": {"at": "{{{text}}}"}}"""));
        Assert.Equal(new DateTimeOffset(2027, 1, 31, 0, 0, 0, TimeSpan.Zero), outcome.Value!.Rest.Expiry.At);
    }
}
