using System.Text;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Protocol.Http;

namespace ModelGrains.Protocol.Tests.Http;

public sealed class HttpInferRequestMutationTests
{
    private const int Rounds = 100_000;

    private static readonly string[] Seeds =
    [
        """{"id":"1","inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":[[1.5,-2e3],[0.25,4]]}],"outputs":[{"name":"y","parameters":{"binary_data":true}}]}""",
        """{"inputs":[{"name":"x","shape":[3],"datatype":"INT64","data":[1,-2,3]},{"name":"s","shape":[2],"datatype":"BYTES","data":["a","\u00e9"]}],"parameters":{"timeout":5,"priority":1,"own":"v"}}""",
        """{"inputs":[{"data":[1,0,true],"name":"b","parameters":{},"shape":[3],"datatype":"BOOL"},{"name":"h","shape":[2],"datatype":"FP16","parameters":{"binary_data_size":4}}]}""",
        """{"outputs":[{"name":"y","parameters":{"classification":3}}],"parameters":{"timing":true,"binary_data_output":false},"inputs":[{"name":"z","shape":[0,4],"datatype":"UINT8","data":[]}]}""",
    ];

    [Fact]
    public void ReadJson_MutatedRequests_AreReadRightlyOrRefused()
    {
        var random = new Random(20260101);
        var taken = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var text = Mutate(random, Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]));
            using var request = new HttpInferRequest(ModelName.Parse("m"), null);
            request.ReadJson(text);
            var error = request.Error ?? request.CheckBinary(text.Length, null);
            for (var input = 0; error is null && input < request.InputCount; input++)
            {
                if (request.BinarySize(input) is < 1000 and { } size)
                    request.SetBinary(input, new byte[size]);
            }

            var read = error ?? request.ToRequest();
            if (!read.IsSuccess)
            {
                Assert.Equal(ModelErrorCode.InvalidInput, read.Error.Code);
                continue;
            }

            taken++;
            Assert.All(read.Value.Inputs, tensor => Assert.Null(RawTensor.Check(tensor, "m")));
        }

        Assert.InRange(taken, Rounds / 100, Rounds - 1);
    }

    private static byte[] Mutate(Random random, byte[] text)
    {
        const string Tokens = "[]{},:\"\\0123456789.eE+-tn \n";
        var bytes = text.ToList();
        for (var left = random.Next(1, 4); left > 0 && bytes.Count > 0; left--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)Tokens[random.Next(Tokens.Length)]; break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.Insert(at, (byte)Tokens[random.Next(Tokens.Length)]); break;
                case 3: bytes.RemoveRange(at, Math.Min(random.Next(1, 8), bytes.Count - at)); break;
                default: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 20), bytes.Count - at))); break;
            }
        }

        return [.. bytes];
    }
}
