using System.Text;

namespace ModelGrains.Protocol.Tests.Fuzz;

/// <summary>Bodies as clients send and get them.</summary>
internal static class JsonSeeds
{
    public static byte[][] Requests { get; } = Bytes(
        """{"id":"1","inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":[[1.5,-2e3],[0.25,"NaN"]]}],"outputs":[{"name":"y","parameters":{"binary_data":true}}]}""",
        """{"inputs":[{"name":"x","shape":[3],"datatype":"INT64","data":[1,-2,9007199254740993]},{"name":"s","shape":[2],"datatype":"BYTES","data":["a\u0000","\u00e9\ud83d\ude00"]}],"parameters":{"timeout":5,"priority":1,"own":"v","half":0.5,"big":18446744073709551615}}""",
        """{"outputs":[{"name":"y","parameters":{"classification":3}}],"parameters":{"timing":true,"binary_data_output":false},"inputs":[{"name":"z","shape":[0,4],"datatype":"UINT8","data":[]}]}""",
        """{ "inputs" : [ {"data": [[true],[false]], "datatype": "BOOL", "shape": [2, 1], "name": "b"}, {"name":"d","datatype":"FP64","shape":[],"data":[-0.0]} ] }""",
        """{"inputs":[{"name":"u","datatype":"UINT64","shape":[1,2,1],"data":[[[18446744073709551615],[0]]]},{"name":"i","datatype":"INT8","shape":[2],"data":[-128,127]}]}""");

    public static byte[][] Binary { get; } = Bytes(
        """{"inputs":[{"name":"h","shape":[2],"datatype":"FP16","parameters":{"binary_data_size":4}}],"parameters":{"binary_data_output":true}}""" + "\u0001\u0002\u0003\u0004",
        """{"inputs":[{"name":"s","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":10}},{"name":"x","shape":[1],"datatype":"INT8","data":[7]}]}""" + "\u0001\0\0\0a\u0001\0\0\0b",
        """{"inputs":[{"name":"b","shape":[3],"datatype":"BOOL","parameters":{"binary_data_size":3}},{"name":"e","shape":[0],"datatype":"BF16","parameters":{"binary_data_size":0}}],"outputs":[{"name":"y"}]}""" + "\u0001\0\u0001");

    public static byte[][] Answers { get; } = Bytes(
        """{"model_name":"m","model_version":"3","id":"7","outputs":[{"name":"y","datatype":"FP32","shape":[1,2],"data":[1.5,"-Infinity"]}]}""",
        """{"outputs":[{"name":"s","datatype":"BYTES","shape":[2],"data":["a","\u00e9"]},{"name":"i","datatype":"INT64","shape":[],"data":[5]}],"parameters":{"queue_us":1},"model_version":"12","model_name":"m"}""");

    public static byte[][] Repository { get; } = Bytes(
        """{"ready":true}""",
        """{"ready":false,"other":{"a":[1,2]}}""",
        """{"parameters":{"unload_dependents":true,"depth":3,"share":0.5,"name":"x"}}""",
        """{"parameters":{"config":"{}","file:1/model.onnx":"AAAA"}}""",
        """{"error":"model 'x' is not found"}""");

    private static byte[][] Bytes(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
