using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelGrains.Core.Tensors;
using ModelGrains.Errors;
using ModelGrains.Tensors;

namespace ModelGrains.Core.Tests.Tensors;

/// <summary>Arrays read past the reader: the same bits and the same refusals as token by token.</summary>
public sealed class TensorJsonNumbersTests
{
    public static TheoryData<string, string> Arrays => new()
    {
        { "FP32", "0, -0, 0.0, -0.0, 1e0, 1E+2, 1e-2, 12.5e3, 0.1, 16777217, 16777219, 1.17549435e-38, 1e-45, 3.4028235E+38" },
        { "FP32", "8388608.5, 8388609.5, 9007199254740993, 1.000000059604644775390625, 1.00000005960464477539062500000001, 0.00000000000000000000000000000000000001" },
        { "FP32", "123456789012345678901234567890, 0.1234567890123456789012345678901234567890, 1e-400, 0e99999999999" },
        { "FP64", "0.1, 1e22, 1e23, 9007199254740993, 9007199254740992.5, 2.2250738585072014e-308, 5e-324, 1.7976931348623157e308, 179769313486231580793e289" },
        { "INT8", "-128, 0, 127" },
        { "UINT8", "0, 255" },
        { "INT64", "-9223372036854775808, 9223372036854775807, 999999999999999999, -999999999999999999" },
        { "UINT64", "18446744073709551615, 0, 9007199254740993" },
        { "INT32", " 1\n,\t2 \r, 3 " },
        { "INT32", "-0" },
        { "FP32", "" }, { "FP32", "1,,2" }, { "FP32", "1,2," }, { "FP32", ",1" }, { "FP32", "01" }, { "FP32", "1." }, { "FP32", ".5" }, { "FP32", "+1" },
        { "FP32", "1e" }, { "FP32", "1e+" }, { "FP32", "-" }, { "FP32", "- 1" }, { "FP32", "1 2" }, { "FP32", "0x1" }, { "FP32", "1e39" }, { "FP32", "\"NaN\",1" },
        { "FP32", "[1,2],[3,4]" }, { "FP32", "null" }, { "FP64", "1e309" }, { "INT8", "128" }, { "INT8", "1.0" }, { "INT8", "1e0" }, { "UINT64", "-0" },
        { "UINT8", "-1" }, { "INT64", "9223372036854775808" }, { "INT32", "00" }, { "INT32", "-01" }, { "INT32", "1a" }, { "INT32", "true" },
    };

    [Theory]
    [MemberData(nameof(Arrays))]
    public void TryRead_PastTheReader_IsTheSameAsTokenByToken(string type, string elements)
    {
        var count = elements.Trim().Length == 0 ? 0 : elements.Count(c => c == ',') + 1;
        var json = $$"""{"name":"x","datatype":"{{type}}","shape":[{{count}}],"data":[{{elements}}],"more":[1,{"a":2}]}""";

        Assert.Equal(Read(json, past: false), Read(json, past: true));
    }

    [Fact]
    public void TryRead_RandomFloats_AreThoseOfTheParser()
    {
        var random = new Random(7);
        var singles = new float[20_000];
        var doubles = new double[singles.Length];
        for (var i = 0; i < singles.Length; i++)
        {
            singles[i] = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, 0x7f7fffff) & unchecked((int)0xff7fffff));
            doubles[i] = i % 2 == 0 ? random.NextDouble() * 1000 : singles[i];
        }

        foreach (var format in (string[])["R", "F6", "E8", "F12"])
        {
            var singleTexts = singles.Select(value => value.ToString(format, CultureInfo.InvariantCulture)).ToArray();
            var doubleTexts = doubles.Select(value => value.ToString(format, CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(singleTexts.Select(text => float.Parse(text, CultureInfo.InvariantCulture)), ReadTensor("FP32", singleTexts).AsSpan<float>().ToArray());
            Assert.Equal(doubleTexts.Select(text => double.Parse(text, CultureInfo.InvariantCulture)), ReadTensor("FP64", doubleTexts).AsSpan<double>().ToArray());
        }
    }

    [Fact]
    public void RentedTensors_GivenBack_AreRentedAgainAndAbandonedOnesAreNot()
    {
        byte[] first, second;
        using (var rented = new RentedTensors())
            first = rented.Rent(100_000);
        using (var rented = new RentedTensors())
        {
            second = rented.Rent(100_000);
            rented.Abandon();
        }

        using var after = new RentedTensors();
        Assert.Same(first, second);
        Assert.NotSame(first, after.Rent(100_000));
        Assert.Empty(after.Rent(0));
    }

    private static Tensor ReadTensor(string type, string[] texts)
    {
        var utf8 = Encoding.ASCII.GetBytes($$"""{"name":"x","datatype":"{{type}}","shape":[{{texts.Length}}],"data":[{{string.Join(',', texts)}}]}""");
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        var text = new JsonText(utf8);
        var errors = new List<FieldError>();
        Assert.True(TensorJson.TryRead(ref reader, ref text, "inputs", 0, errors, null, out var tensor, out _), string.Join("; ", errors));
        return tensor;
    }

    /// <summary>Everything that can be seen of a reading, as text.</summary>
    private static string Read(string json, bool past)
    {
        var utf8 = Encoding.ASCII.GetBytes(json);
        var reader = new Utf8JsonReader(utf8);
        var text = past ? new JsonText(utf8) : default;
        var errors = new List<FieldError>();
        using var rented = new RentedTensors();
        try
        {
            reader.Read();
            TensorJson.TryRead(ref reader, ref text, "inputs", 0, errors, rented, out var tensor, out _);
            var end = (reader.TokenType, reader.CurrentDepth, reader.Read());
            return $"{end} {Convert.ToHexString(tensor is null ? default : tensor.Data.Span)} {string.Join("; ", errors)}";
        }
        catch (JsonException)
        {
            return "not JSON";
        }
    }
}
